"""What travels over NATS, for trainers that publish there themselves. It needs no NATS client: functions only."""

from __future__ import annotations

import hashlib
import json
import secrets
import struct
from typing import Any, Iterator, Mapping

JSON = "application/json"
PROTOBUF = "application/protobuf"

# What a rollout's headers say; the rest of it is the body.
_ENVELOPE = ("tenant", "run", "id", "group", "group_size", "route", "spec", "deadline")


def rollout_message(rollout: Mapping[str, Any]) -> tuple[str, dict[str, str], bytes]:
    """Returns subject, headers and body of a rollout as `Client.score` takes it.

    "spec" must be "name@hash" here, as `Client.put_spec` returns it, or absent for the route's current one. Publish it
    to JetStream and wait for the acknowledgement; publish it again, unchanged, when none comes.
    """
    tenant, run, id = rollout.get("tenant") or "default", rollout.get("run") or "default", rollout["id"]
    body = json.dumps(
        {k: v for k, v in rollout.items() if k not in _ENVELOPE}, allow_nan=False, ensure_ascii=False
    ).encode("utf-8", "surrogatepass")
    headers = {
        "Assay-Id": id,
        "Assay-Group": rollout.get("group") or id,
        "Content-Type": JSON,
        "Nats-Msg-Id": f"{tenant}/{run}/{id}",
        "traceparent": f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01",
    }
    for header, field in (("Assay-Group-Size", "group_size"), ("Assay-Spec", "spec"), ("Assay-Deadline", "deadline")):
        if rollout.get(field):
            headers[header] = str(rollout[field])
    return f"assay.rollout.{tenant}.{run}.{rollout['route']}.{_partition(id)}", headers, body


def reward_subject(id: str, run: str = "default", tenant: str = "default") -> str:
    """Returns the subject of a rollout's reward in the stream REWARDS; `assay.reward.TENANT.RUN.*` are a run's."""
    return f"assay.reward.{tenant}.{run}.{hashlib.sha256(id.encode()).hexdigest()[:32]}"


def decode_reward(body: bytes, content_type: str = PROTOBUF) -> dict[str, Any]:
    """Returns a reward as `Client.score` does. content_type is the message's header of that name.

    Raises:
        ValueError: the body is no reward.
    """
    if content_type == JSON:
        return json.loads(body)
    try:
        return _message(body, _REWARD)
    except (IndexError, struct.error, UnicodeDecodeError) as e:
        raise ValueError(f"not a reward in {content_type}: {e!r}") from e


def _partition(id: str) -> int:
    """Spreads a route's rollouts over 16 subjects: FNV-1a, as Assay's own publisher does."""
    h = 0x811C9DC5
    for byte in id.encode():
        h = (h ^ byte) * 0x01000193 & 0xFFFFFFFF
    return h % 16


# The fields that schemas/assay/v1/reward.proto and verdict.proto number, with how to read each. Fields of later
# versions are left out.
_OUTCOMES = ("unspecified", "scored", "unscored", "abstained")
_COMPONENT = {
    1: ("verifier", "text"), 2: ("version", "int"), 3: ("outcome", "outcome"), 4: ("score", "double"),
    5: ("reason", "text"), 6: ("explanation", "text"), 7: ("detail", "json"), 8: ("answer", "text"), 9: ("ms", "double"),
}
_REWARD = {
    1: ("tenant", "text"), 2: ("run", "text"), 3: ("id", "text"), 4: ("group", "text"), 5: ("group_size", "int"),
    6: ("route", "text"), 7: ("spec", "text"), 8: ("outcome", "outcome"), 9: ("reward", "double"),
    10: ("reason", "text"), 11: ("explanation", "text"), 12: ("components", "components"), 13: ("digest", "text"),
}


def _message(data: bytes, fields: Mapping[int, tuple[str, str]]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for number, value in _wire(data):
        name, kind = fields.get(number, ("", ""))
        if kind == "components":
            entry = dict(_wire(value))
            out.setdefault(name, {})[entry.get(1, b"").decode()] = _message(entry.get(2, b""), _COMPONENT)
        elif kind == "text":
            out[name] = value.decode()
        elif kind == "json":
            out[name] = json.loads(value)
        elif kind == "outcome":
            out[name] = _OUTCOMES[value]
        elif kind:
            out[name] = value
    return out


def _wire(data: bytes) -> Iterator[tuple[int, Any]]:
    """Yields field numbers and values of a protobuf message: ints, doubles and bytes."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        wire_type = key & 7
        if wire_type == 0:
            value, at = _varint(data, at)
        elif wire_type == 1:
            (value,) = struct.unpack_from("<d", data, at)
            at += 8
        elif wire_type == 2:
            size, at = _varint(data, at)
            if at + size > len(data):
                raise IndexError(f"field {key >> 3} ends after the message")
            value, at = data[at : at + size], at + size
        elif wire_type == 5:
            value, at = data[at : at + 4], at + 4
        else:
            raise IndexError(f"field {key >> 3} has wire type {wire_type}")
        yield key >> 3, value


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value, shift = 0, 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
