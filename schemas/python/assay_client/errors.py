"""What can go wrong between a trainer and the gateway."""

from __future__ import annotations


class AssayError(Exception):
    """The gateway refused a request; sending it again will not help.

    Attributes:
        code: the gateway's Connect code, such as "invalid_argument", "not_found", "already_exists" (an id that
            another rollout of its run has), "resource_exhausted" (too large) or "unauthenticated".
        message: what is wrong, where, and what to do about it, in the gateway's words.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message

    def __reduce__(self):
        # Exceptions are rebuilt from args, which hold the two joined: a trainer's worker processes pickle them.
        return (type(self), (self.code, self.message))


class Unavailable(AssayError):
    """The gateway could not be reached, or said that it cannot serve now, until the client's patience ended.

    The rollouts may have been stored: sending the same request later returns their rewards, not second ones.
    """
