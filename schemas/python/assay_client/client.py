"""The gateway over plain HTTP."""

from __future__ import annotations

import http.client
import json
import random
import time
import urllib.error
import urllib.request
from typing import Any, Iterator, Mapping, Sequence

from .errors import AssayError, Unavailable

# Bounds of one request; the gateway's own are 4096 rollouts and 64 MiB.
_MAX_ROLLOUTS = 4096
_MAX_BYTES = 32 << 20

# Pauses between tries, in seconds; each doubles up to the longest, with jitter.
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0

# Connect codes that a later try may turn into success.
_RETRIED = frozenset({"unavailable", "deadline_exceeded"})

# What an HTTP status means when a proxy answered instead of the gateway.
_CODE_OF_STATUS = {
    400: "invalid_argument", 401: "unauthenticated", 403: "permission_denied", 404: "unimplemented",
    408: "deadline_exceeded", 413: "resource_exhausted", 429: "unavailable",
    502: "unavailable", 503: "unavailable", 504: "unavailable",
}


class Client:
    """Sends rollouts to a gateway and returns their rewards. Safe for use from several threads.

    Args:
        url: the gateway's address.
        token: what `assay up --token` or `assay gateway --token` asks for.
        timeout: seconds that one HTTP request may take.
        patience: seconds over which a request that found no working gateway is tried again. Every request is
            idempotent: the same rollouts give the same rewards, however often they are sent.
    """

    def __init__(
        self,
        url: str = "http://127.0.0.1:8080",
        token: str | None = None,
        *,
        timeout: float = 900.0,
        patience: float = 60.0,
    ) -> None:
        if not url.startswith(("http://", "https://")):
            raise ValueError(f"url {url!r} must begin with http:// or https://")
        self._url = url.rstrip("/")
        self._token = token
        self._timeout = timeout
        self._patience = patience

    def score(self, rollouts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Returns the reward of each rollout, in order.

        A rollout is a dict with "id" (unique in its run), "route" and "completion" (text or chat messages), and as
        the route asks "reference"; optionally "run", "tenant", "group", "group_size", "prompt", "spec" ("name" or
        "name@hash"), "metadata", "finish_reason", "completion_tokens" and "deadline" ("90s").

        A reward has "outcome", "scored" or "unscored". Scored ones have "reward", a finite float; unscored ones have
        "reason" and "explanation" instead and are never a number. "components" tells what each verifier said.

        Raises:
            AssayError: a rollout is faulty; the message names it by its index.
            Unavailable: no gateway answered in time.
        """
        rewards: list[dict[str, Any]] = []
        for start, body in _requests(rollouts):
            try:
                rewards += self._call("RewardService/ScoreBatch", body)["rewards"]
            except AssayError as e:
                if start == 0:
                    raise
                raise type(e)(e.code, f"{e.message} (counted from rollout {start})") from e
        return rewards

    def put_spec(self, yaml: str, tenant: str = "") -> str:
        """Stores a reward spec, makes it the current one of its name and routes, and returns its "name@hash".

        Raises:
            AssayError: the spec is faulty; the message has every fault with line and column.
        """
        reply = self._call("SpecService/PutSpec", _encode({"tenant": tenant, "yaml": yaml}))
        return f"{reply['spec']['name']}@{reply['spec']['hash']}"

    def fleet(self) -> dict[str, Any]:
        """Returns the fleet's "pools", with their verifiers, live workers and queues, and its "streams"."""
        state = self._call("FleetService/GetFleetState", b"{}")
        # Protobuf's JSON writes 64-bit numbers as text and leaves zeros out.
        for pool in state.setdefault("pools", []):
            _count(pool, "waiting", "in_flight")
            for worker in pool.setdefault("workers", []):
                _count(worker, "judged", "in_flight")
        for stream in state.setdefault("streams", []):
            _count(stream, "messages", "bytes")
        return state

    def _call(self, method: str, body: bytes) -> dict[str, Any]:
        end = time.monotonic() + self._patience
        pause = _FIRST_PAUSE
        while True:
            try:
                return self._post(method, body)
            except Unavailable:
                wait = pause * random.uniform(0.5, 1.0)
                if time.monotonic() + wait > end:
                    raise
                time.sleep(wait)
                pause = min(2 * pause, _LONGEST_PAUSE)

    def _post(self, method: str, body: bytes) -> dict[str, Any]:
        headers = {"Content-Type": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        request = urllib.request.Request(f"{self._url}/assay.v1.{method}", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as reply:
                return json.load(reply)
        except urllib.error.HTTPError as e:
            with e:
                raise _refusal(e.code, e.read()) from None
        except (OSError, http.client.HTTPException, json.JSONDecodeError) as e:
            # Also when the connection breaks in the middle of an answer.
            raise Unavailable("unavailable", f"no answer from {self._url}: {e!r} (is `assay up` running there?)") from e


def _count(entry: dict[str, Any], *names: str) -> None:
    for name in names:
        entry[name] = int(entry.get(name, 0))


def _encode(message: Any) -> bytes:
    # NaN is no JSON, and no field of a rollout may hold it.
    return json.dumps(message, allow_nan=False, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _requests(rollouts: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, bytes]]:
    """Yields request bodies within the gateway's bounds, each with the index of its first rollout."""
    start, size = 0, 0
    batch: list[bytes] = []
    for i, rollout in enumerate(rollouts):
        one = _encode(rollout)
        if batch and (len(batch) == _MAX_ROLLOUTS or size + len(one) > _MAX_BYTES):
            yield start, b'{"rollouts":[' + b",".join(batch) + b"]}"
            start, size, batch = i, 0, []
        batch.append(one)
        size += len(one)
    if batch:
        yield start, b'{"rollouts":[' + b",".join(batch) + b"]}"


def _refusal(status: int, body: bytes) -> AssayError:
    """Makes the exception of an HTTP error; the body is Connect's JSON unless a proxy answered."""
    code, message = _CODE_OF_STATUS.get(status, "unknown"), f"HTTP status {status}"
    try:
        reply = json.loads(body)
        code, message = reply["code"], reply.get("message", message)
    except (ValueError, KeyError, TypeError):
        message += ": " + body[:200].decode("utf-8", "replace") if body else ""
    return (Unavailable if code in _RETRIED else AssayError)(code, message)
