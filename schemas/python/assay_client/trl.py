"""Assay as a reward function of TRL's GRPOTrainer."""

from __future__ import annotations

import uuid
from typing import Any, Mapping, Sequence

from .client import Client


class RewardFunction:
    """A reward function for `GRPOTrainer(reward_funcs=[...])`.

    It can be pickled, as async GRPO does. An unscored rollout is None, which TRL leaves out instead of counting 0.

        trainer = GRPOTrainer(model, reward_funcs=RewardFunction(route="math", spec="r1"), ...)

    Args:
        client: how to reach the gateway; the one on this machine when None.
        route: the route of the reward spec that judges the completions.
        reference: which dataset column fills which field of the rollouts' reference.
        spec: "name" or "name@hash"; the route's current spec when empty.
        run: the run's name, one of its own when None.
        name: the name that TRL's metrics use.
    """

    def __init__(
        self,
        client: Client | None = None,
        *,
        route: str = "math",
        reference: Mapping[str, str] | None = None,
        spec: str = "",
        run: str | None = None,
        name: str = "assay",
    ) -> None:
        self._client = client or Client()
        self._route = route
        self._reference = dict({"answer": "answer"} if reference is None else reference)
        self._spec = spec
        self._run = run or "trl-" + uuid.uuid4().hex[:12]
        self.__name__ = name
        self._begin()

    def _begin(self) -> None:
        # Ids must not meet those of the other processes of the run, or of a copy of this function.
        self._prefix = uuid.uuid4().hex[:12]
        self._calls = 0

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._begin()

    def __call__(self, prompts: Sequence[Any], completions: Sequence[Any], **columns: Any) -> list[float | None]:
        """Returns the completions' rewards, None where there is none.

        Raises:
            ValueError: the data set has no column that `reference` names.
            AssayError: the gateway refused the rollouts, or was not there in time.
        """
        rewards = self._client.score(self._rollouts(prompts, completions, columns))
        _log(rewards, self.__name__, columns.get("log_metric"))
        return [r["reward"] if r["outcome"] == "scored" else None for r in rewards]

    def _rollouts(
        self, prompts: Sequence[Any], completions: Sequence[Any], columns: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        call = f"{self._prefix}/{self._calls}"
        self._calls += 1
        references = self._references(columns, len(prompts))
        tokens = columns.get("completion_ids")
        rollouts: list[dict[str, Any]] = []
        group = 0
        for i, (prompt, completion) in enumerate(zip(prompts, completions)):
            if i > 0 and prompt != prompts[i - 1]:
                group = i
            rollout = {
                "run": self._run, "id": f"{call}/{i}", "group": f"{call}/{group}", "route": self._route,
                "prompt": _content(prompt), "completion": _content(completion), "reference": references[i],
            }
            if self._spec:
                rollout["spec"] = self._spec
            if tokens is not None:
                rollout["completion_tokens"] = len(tokens[i])
            rollouts.append(rollout)
        return rollouts

    def _references(self, columns: Mapping[str, Any], n: int) -> list[dict[str, Any]]:
        for field, column in self._reference.items():
            if column not in columns:
                raise ValueError(
                    f"assay: the data set has no column {column!r} for the reference's {field!r}; "
                    f"it has {sorted(columns)}. Name another one with RewardFunction(reference={{{field!r}: COLUMN}})"
                )
        return [{field: columns[column][i] for field, column in self._reference.items()} for i in range(n)]


def _content(value: Any) -> Any:
    """Text as it is, messages with what Assay reads of them."""
    if isinstance(value, str):
        return value
    return [{"role": m["role"], "content": m.get("content") or ""} for m in value]


def _log(rewards: Sequence[Mapping[str, Any]], name: str, log_metric: Any) -> None:
    """Reports each component's mean and the share of unscored rollouts, where TRL offers to log them."""
    if log_metric is None or not rewards:
        return
    scores: dict[str, list[float]] = {}
    for r in rewards:
        for component, c in r.get("components", {}).items():
            if c["outcome"] == "scored":
                scores.setdefault(component, []).append(c["score"])
    for component, values in sorted(scores.items()):
        log_metric(f"{name}/{component}", sum(values) / len(values))
    log_metric(f"{name}/unscored", sum(r["outcome"] != "scored" for r in rewards) / len(rewards))
