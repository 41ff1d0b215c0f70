"""Writes trl.json: losses and gradients as TRL's own GRPOTrainer computes them.

    python -m venv VENV && VENV/bin/pip install torch trl
    VENV/bin/python losses_trl.py > trl.json

The trainer is not started: its loss is called with numbers in place of a model's.
"""

import collections
import json
import types

import torch
import trl
from trl.trainer.grpo_trainer import GRPOTrainer

torch.manual_seed(7)
LENGTHS = [5, 3, 6, 1]
WIDTH = max(LENGTHS)
ADVANTAGES = [1.3, -0.7, 0.4, -1.1]


def rows(scale, shift=0.0, like=None):
    x = torch.randn(len(LENGTHS), WIDTH, dtype=torch.float64) * scale + shift
    return x if like is None else like + x


CURRENT = -rows(0.8).abs() - 0.05
OLD = rows(0.35, like=CURRENT)
REFERENCE = rows(0.4, like=CURRENT)
SAMPLER = rows(0.3, like=OLD)
ENTROPY = rows(0.5, 1.0).abs()
MASK = torch.tensor([[1.0 if t < n else 0.0 for t in range(WIDTH)] for n in LENGTHS], dtype=torch.float64)

DEFAULTS = dict(
    loss_type="dapo", importance_sampling_level="token", epsilon=0.2, epsilon_high=0.2, delta=None, beta=0.0,
    use_bias_correction_kl=False, entropy_coef=0.0, top_entropy_quantile=1.0, off_policy_mask_threshold=None,
    importance_sampling_correction="none", clip_min=None, clip_max=3.0,
)

CASES = {
    "grpo": dict(loss_type="grpo"),
    "grpo, wide above": dict(loss_type="grpo", epsilon_high=0.28),
    "grpo, two-sided": dict(loss_type="grpo", delta=1.3),
    "grpo, divergence": dict(loss_type="grpo", beta=0.04),
    "grpo, corrected divergence": dict(loss_type="grpo", beta=0.04, use_bias_correction_kl=True),
    "grpo, sequence, corrected divergence": dict(loss_type="grpo", importance_sampling_level="sequence", beta=0.04, use_bias_correction_kl=True),
    "bnpo": dict(loss_type="bnpo"),
    "dr_grpo": dict(loss_type="dr_grpo"),
    "dapo": dict(),
    "dapo, entropy bonus": dict(entropy_coef=0.01),
    "dapo, top entropies": dict(top_entropy_quantile=0.4),
    "dapo, top entropies and bonus": dict(top_entropy_quantile=0.4, entropy_coef=0.02),
    "dapo, off-policy mask": dict(off_policy_mask_threshold=0.05),
    "dapo, token truncate": dict(importance_sampling_correction="token_truncate", clip_max=1.2),
    "dapo, token mask": dict(importance_sampling_correction="token_mask", clip_min=0.8, clip_max=1.2),
    "dapo, sequence truncate": dict(importance_sampling_correction="sequence_truncate", clip_max=1.2),
    "dapo, sequence mask": dict(importance_sampling_correction="sequence_mask", clip_max=1.2),
    "gspo": dict(loss_type="grpo", importance_sampling_level="sequence", epsilon=3e-4, epsilon_high=4e-4),
    "gspo, wide": dict(loss_type="dapo", importance_sampling_level="sequence", beta=0.01),
    "luspo": dict(loss_type="luspo", importance_sampling_level="sequence"),
    "luspo, tokens": dict(loss_type="luspo"),
    "cispo": dict(loss_type="cispo", epsilon_high=1.1),
    "cispo, sequence": dict(loss_type="cispo", epsilon_high=1.1, importance_sampling_level="sequence"),
    "sapo": dict(loss_type="sapo"),
    "sapo, sequence": dict(loss_type="sapo", importance_sampling_level="sequence"),
    "vespo": dict(loss_type="vespo"),
}


class Accelerator:
    num_processes = 1
    sync_gradients = True

    def gather(self, x):
        return x

    def reduce(self, x, reduction=None):
        return x

    def pad_across_processes(self, x, dim=0, pad_index=0):
        return x


def ratio(c):
    """The sampler correction, by the definitions of TRL's documentation."""
    log = (OLD - SAMPLER) * MASK
    if c["importance_sampling_correction"].startswith("sequence"):
        log = log.sum(-1, keepdim=True)
    r = torch.exp(log)
    if c["importance_sampling_correction"].endswith("truncate"):
        return torch.clamp(r, min=c["clip_min"], max=c["clip_max"])
    low = 0.0 if c["clip_min"] is None else c["clip_min"]
    return r.masked_fill((r < low) | (r > c["clip_max"]), 0.0)


def compute(c):
    current = CURRENT.clone().requires_grad_()
    corrected = c["importance_sampling_correction"] != "none"
    t = types.SimpleNamespace(
        _get_per_token_logps_and_entropies=lambda *a, **k: (current, entropy, None),
        top_entropy_quantile=c["top_entropy_quantile"], off_policy_mask_threshold=c["off_policy_mask_threshold"],
        importance_sampling_level=c["importance_sampling_level"], beta=c["beta"], loss_type=c["loss_type"],
        epsilon_low=c["epsilon"], epsilon_high=c["epsilon_high"], use_vllm=corrected, vllm_importance_sampling_correction=corrected,
        aux_loss_enabled=False, max_completion_length=8, current_gradient_accumulation_steps=1, accelerator=Accelerator(),
        model=types.SimpleNamespace(training=True), _metrics={"train": collections.defaultdict(list)},
        _entropy_bonus_enabled=c["entropy_coef"] != 0, entropy_coef=c["entropy_coef"], use_adaptive_entropy=False,
        args=types.SimpleNamespace(
            use_bias_correction_kl=c["use_bias_correction_kl"], delta=c["delta"], sapo_temperature_pos=1.0, sapo_temperature_neg=1.05,
            vespo_k_pos=2.0, vespo_lambda_pos=3.0, vespo_k_neg=3.0, vespo_lambda_neg=2.0, steps_per_generation=1,
        ),
    )
    entropy = ENTROPY.clone().requires_grad_()
    t.get_off_policy_mask = GRPOTrainer.get_off_policy_mask
    t.get_gamma_weights = GRPOTrainer.get_gamma_weights
    t.get_high_entropy_mask = types.MethodType(GRPOTrainer.get_high_entropy_mask, t)
    inputs = dict(
        prompt_ids=torch.zeros(len(LENGTHS), 1, dtype=torch.long), prompt_mask=torch.ones(len(LENGTHS), 1),
        completion_ids=torch.zeros(len(LENGTHS), WIDTH, dtype=torch.long), completion_mask=MASK,
        advantages=torch.tensor(ADVANTAGES, dtype=torch.float64), old_per_token_logps=OLD, ref_per_token_logps=REFERENCE,
        num_items_in_batch=torch.tensor(float(sum(LENGTHS)) + 3),
    )
    if corrected:
        inputs["importance_sampling_ratio"] = ratio(c)
    if c["off_policy_mask_threshold"] is not None:
        inputs["sampling_per_token_logps"] = SAMPLER
    loss = GRPOTrainer._compute_loss.__wrapped__(t, None, inputs) if hasattr(GRPOTrainer._compute_loss, "__wrapped__") else GRPOTrainer._compute_loss(t, None, inputs)
    loss.backward()
    metrics = {k: v[-1] for k, v in t._metrics["train"].items()}
    zero = torch.zeros_like(CURRENT)
    return loss.item(), current.grad, zero if entropy.grad is None else entropy.grad, metrics


def ragged(x):
    return [row[:n] for row, n in zip(x.tolist(), LENGTHS)]


def main():
    cases = []
    for name, changes in CASES.items():
        c = {**DEFAULTS, **changes}
        loss, by_logp, by_entropy, metrics = compute(c)
        cases.append(dict(name=name, config=c, loss=loss, by_logp=ragged(by_logp), by_entropy=ragged(by_entropy), metrics=metrics))
    print(json.dumps(dict(
        versions=dict(trl=trl.__version__, torch=torch.__version__.split("+")[0]),
        advantages=ADVANTAGES, max_completion_length=8, step_tokens=sum(LENGTHS) + 3,
        current=ragged(CURRENT), old=ragged(OLD), reference=ragged(REFERENCE), sampler=ragged(SAMPLER), entropy=ragged(ENTROPY),
        cases=cases,
    ), indent=1))


if __name__ == "__main__":
    main()
