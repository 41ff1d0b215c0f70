"""The raw contract against a running NATS server, ASSAY_NATS, spoken over a bare socket: no client, no generated code."""

import base64
import json
import os
import socket
import time
import unittest
import urllib.parse
import uuid

from assay_client import Client
from assay_client.contract import decode_reward, reward_subject, rollout_message

URL = os.environ.get("ASSAY_URL", "")
TOKEN = os.environ.get("ASSAY_TOKEN")
NATS = os.environ.get("ASSAY_NATS", "")


class Wire:
    """As much of NATS's protocol as a request with headers needs."""

    def __init__(self, url):
        at = urllib.parse.urlparse(url)
        self.socket = socket.create_connection((at.hostname, at.port), timeout=10)
        self.file = self.socket.makefile("rb")
        self.file.readline()
        self.socket.sendall(b'CONNECT {"verbose":false,"headers":true}\r\n')

    def close(self):
        self.file.close()
        self.socket.close()

    def request(self, subject, body, headers=None):
        """Sends a request and returns its answer's body as JSON."""
        inbox = "_INBOX." + uuid.uuid4().hex
        head = "NATS/1.0\r\n" + "".join(f"{k}: {v}\r\n" for k, v in (headers or {}).items()) + "\r\n"
        head = head.encode()
        self.socket.sendall(
            f"SUB {inbox} 1\r\nHPUB {subject} {inbox} {len(head)} {len(head) + len(body)}\r\n".encode() + head + body + b"\r\n"
        )
        while True:
            line = self.file.readline().split()
            if line[0] == b"PING":
                self.socket.sendall(b"PONG\r\n")
            elif line[0] == b"MSG":
                answer = self.file.read(int(line[-1]) + 2)
                self.socket.sendall(b"UNSUB 1\r\n")
                return json.loads(answer)


@unittest.skipUnless(NATS, "ASSAY_NATS is not set: no NATS server to test against")
class ContractTest(unittest.TestCase):
    def setUp(self):
        self.wire = Wire(NATS)
        self.addCleanup(self.wire.close)
        self.run_name = "py-" + uuid.uuid4().hex[:12]

    def publish(self, rollout, **headers):
        subject, stamped, body = rollout_message(rollout)
        return self.wire.request(subject, body, {**stamped, **headers})

    def reward(self, id):
        request = json.dumps({"last_by_subj": reward_subject(id, self.run_name)}).encode()
        for _ in range(200):
            answer = self.wire.request("$JS.API.STREAM.MSG.GET.REWARDS", request)
            if "message" in answer:
                return decode_reward(base64.b64decode(answer["message"]["data"]), self.content_type(answer["message"]))
            time.sleep(0.05)
        self.fail(f"no reward: {answer}")

    def content_type(self, message):
        lines = base64.b64decode(message["hdrs"]).decode().split("\r\n")
        return dict(line.split(": ", 1) for line in lines if ": " in line)["Content-Type"]

    def rollout(self, **fields):
        return {
            "run": self.run_name, "id": "step1/sum.*>/0", "group": "step1/sum", "group_size": 8, "route": "math",
            "completion": r"It is \boxed{42}.", "reference": {"answer": "42"}, "deadline": "90s", **fields,
        }

    def test_a_published_rollout_gets_its_reward(self):
        rollout = self.rollout()
        self.assertEqual(self.publish(rollout)["stream"], "ROLLOUTS")
        reward = self.reward(rollout["id"])
        self.assertEqual((reward["outcome"], reward["reward"], reward["group"]), ("scored", 1.0, "step1/sum"))
        self.assertEqual(reward["components"]["math"]["reason"], "correct")
        self.assertEqual(reward["components"]["math"]["detail"]["rule"], "box")

    def test_publishing_again_is_no_second_rollout(self):
        rollout = self.rollout()
        self.assertNotIn("duplicate", self.publish(rollout))
        self.assertTrue(self.publish(rollout)["duplicate"])

    def test_the_gateway_and_the_stream_say_the_same(self):
        rollout = self.rollout()
        (answer,) = Client(URL, TOKEN).score([rollout])
        self.assertEqual(self.reward(rollout["id"]), answer)

    def test_a_bad_header_is_unscored(self):
        rollout = self.rollout()
        self.publish(rollout, traceparent="none")
        reward = self.reward(rollout["id"])
        self.assertEqual((reward["outcome"], reward["reason"]), ("unscored", "bad_header"))
        self.assertIn("traceparent", reward["explanation"])


class DecodeTest(unittest.TestCase):
    def test_what_is_cut_off_is_an_error(self):
        for body in (b"\x0a", b"\x0a\x05ab", b"\x49\x00", b"\x0f"):
            with self.assertRaises(ValueError, msg=body):
                decode_reward(body)

    def test_fields_of_later_versions_are_left_out(self):
        self.assertEqual(decode_reward(b"\x1a\x01a\xfa\x01\x01b\x85\x02\x00\x00\x00\x00"), {"id": "a"})


if __name__ == "__main__":
    unittest.main()
