"""Client of Assay, the verifier and reward fleet for RL with verifiable rewards.

Over HTTP nothing but the standard library is needed::

    from assay_client import Client

    rewards = Client().score([{
        "id": "step1/sum/0", "route": "math",
        "completion": "17 + 25 is \\\\boxed{42}", "reference": {"answer": "42"},
    }])

`RewardFunction` is the same as a reward function of TRL. `assay_client.contract` is for those who publish over NATS.
"""

from .client import Client
from .errors import AssayError, Unavailable
from .trl import RewardFunction

__all__ = ["AssayError", "Client", "RewardFunction", "Unavailable"]
