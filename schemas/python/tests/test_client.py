"""The client against a running gateway: ASSAY_URL and ASSAY_TOKEN say where. `go test ./services/assay` starts one."""

import http.server
import os
import pickle
import threading
import unittest
import urllib.error
import urllib.request
import uuid

from assay_client import AssayError, Client, RewardFunction, Unavailable

URL = os.environ.get("ASSAY_URL", "")
TOKEN = os.environ.get("ASSAY_TOKEN")

SPEC = """
name: python
routes:
  sum:
    components:
      accuracy: {verifier: math}
      format: {verifier: format, profile: r1, weight: 0.5}
"""


def sums(answers, **fields):
    """A group of rollouts that answer 17 + 25."""
    run = "py-" + uuid.uuid4().hex[:12]
    return [
        {
            "run": run, "id": f"step1/sum/{i}", "group": "step1/sum", "group_size": len(answers), "route": "math",
            "prompt": "What is 17 + 25?", "completion": answer, "reference": {"answer": "42"}, **fields,
        }
        for i, answer in enumerate(answers)
    ]


@unittest.skipUnless(URL, "ASSAY_URL is not set: no gateway to test against")
class GatewayTest(unittest.TestCase):
    def setUp(self):
        self.client = Client(URL, TOKEN)


class ScoreTest(GatewayTest):
    def test_rewards_come_in_order_with_their_components(self):
        rewards = self.client.score(sums([r"It is \boxed{42}.", r"It is \boxed{41}.", ""]))
        self.assertEqual([r["id"] for r in rewards], ["step1/sum/0", "step1/sum/1", "step1/sum/2"])
        self.assertEqual([(r["outcome"], r["reward"]) for r in rewards], [("scored", 1), ("scored", 0), ("scored", 0)])
        reasons = [r["components"]["math"]["reason"] for r in rewards]
        self.assertEqual(reasons, ["correct", "wrong", "no_answer"])

    def test_an_unscored_rollout_has_a_reason_and_no_number(self):
        (reward,) = self.client.score(sums([r"\boxed{42}"], reference={}))
        self.assertEqual((reward["outcome"], reward["reason"]), ("unscored", "bad_reference"))
        self.assertNotIn("reward", reward)

    def test_the_same_request_gives_the_same_rewards(self):
        rollouts = sums([r"\boxed{42}", r"\boxed{41}"])
        self.assertEqual(self.client.score(rollouts), self.client.score(rollouts))

    def test_chat_messages(self):
        chat = [{"role": "assistant", "content": r"\boxed{42}"}]
        (reward,) = self.client.score(sums([chat], prompt=[{"role": "user", "content": "What is 17 + 25?"}]))
        self.assertEqual(reward["reward"], 1)

    def test_lone_surrogates_do_not_break_a_request(self):
        (reward,) = self.client.score(sums(["\ud800 \\boxed{42}"]))
        self.assertEqual(reward["reward"], 1)

    def test_no_rollouts_no_request(self):
        self.assertEqual(Client("http://127.0.0.1:1").score([]), [])

    def test_more_than_one_request_holds(self):
        rewards = self.client.score(sums([rf"\boxed{{{i}}}" for i in range(4100)]))
        self.assertEqual([i for i, r in enumerate(rewards) if r["reward"] == 1], [42])


class RefusalTest(GatewayTest):
    def refused(self, code, call, *args):
        with self.assertRaises(AssayError) as caught:
            call(*args)
        self.assertEqual(caught.exception.code, code, caught.exception)
        return caught.exception.message

    def test_a_faulty_rollout_is_named(self):
        rollouts = sums([r"\boxed{42}", r"\boxed{41}"])
        rollouts[1]["route"] = "no such route"
        self.assertIn("rollouts[1]", self.refused("invalid_argument", self.client.score, rollouts))

    def test_a_faulty_rollout_of_a_later_request_is_named(self):
        rollouts = sums([r"\boxed{42}"] * 4097)
        rollouts[4096]["run"] = "no such run"
        message = self.refused("invalid_argument", self.client.score, rollouts)
        self.assertIn("rollouts[0]", message)
        self.assertIn("counted from rollout 4096", message)

    def test_an_unknown_field(self):
        self.assertIn("rolout", self.refused("invalid_argument", self.client.score, sums(["4"], rolout=1)))

    def test_an_id_of_another_rollout(self):
        rollouts = sums([r"\boxed{42}"])
        self.client.score(rollouts)
        rollouts[0]["completion"] = r"\boxed{41}"
        self.refused("already_exists", self.client.score, rollouts)

    def test_a_rollout_above_8_mib(self):
        self.refused("resource_exhausted", self.client.score, sums(["4" * (9 << 20)]))

    def test_nan_is_no_json(self):
        with self.assertRaises(ValueError):
            self.client.score(sums(["4"], metadata={"loss": float("nan")}))

    def test_a_wrong_token(self):
        if not TOKEN:
            self.skipTest("ASSAY_TOKEN is not set: the gateway asks for none")
        self.assertIn("token", self.refused("unauthenticated", Client(URL, "wrong").fleet))

    def test_an_exception_survives_pickling(self):
        e = pickle.loads(pickle.dumps(Unavailable("unavailable", "gone")))
        self.assertEqual((type(e), e.code, e.message), (Unavailable, "unavailable", "gone"))

    def test_a_url_without_a_scheme(self):
        with self.assertRaisesRegex(ValueError, "http://"):
            Client("127.0.0.1:8080")


class SpecAndFleetTest(GatewayTest):
    def test_put_spec_and_score_with_it(self):
        ref = self.client.put_spec(SPEC)
        self.assertRegex(ref, "^python@[0-9a-f]{32}$")
        answer = r"<think>17 and 25.</think><answer>\boxed{42}</answer>"
        (reward,) = self.client.score(sums([answer], route="sum", spec=ref))
        self.assertEqual((reward["spec"], reward["reward"]), (ref, 1.5))

    def test_a_faulty_spec_is_refused_with_its_place(self):
        with self.assertRaisesRegex(AssayError, "invalid_argument.*nosuch"):
            self.client.put_spec(SPEC.replace("verifier: math", "verifier: nosuch"))

    def test_the_fleet_has_a_pool_with_a_worker(self):
        self.client.score(sums([r"\boxed{42}"]))
        fleet = self.client.fleet()
        (pool,) = fleet["pools"]
        self.assertIn("math", pool["verifiers"])
        self.assertEqual(len(pool["workers"]), 1)
        self.assertEqual(pool["waiting"], 0)
        self.assertGreater({s["name"]: s["messages"] for s in fleet["streams"]}["REWARDS"], 0)


class Flaky(http.server.BaseHTTPRequestHandler):
    """A proxy that says "unavailable" at first and breaks a connection, and then passes requests on."""

    answers = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        answer = self.answers.pop(0) if self.answers else "pass"
        if answer == "break":
            self.close_connection = True
            return
        if answer == "unavailable":
            self.answer(503, b'{"code":"unavailable","message":"later"}')
            return
        if answer == "page":
            self.answer(502, b"<html>bad gateway</html>")
            return
        names = ("Content-Type", "Authorization")
        headers = {name: self.headers[name] for name in names if self.headers[name]}
        with urllib.request.urlopen(urllib.request.Request(URL + self.path, body, headers)) as reply:
            self.answer(200, reply.read())

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class RetryTest(GatewayTest):
    def proxy(self, *answers):
        Flaky.answers = list(answers)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Flaky)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return f"http://127.0.0.1:{server.server_port}"

    def test_trouble_passes(self):
        client = Client(self.proxy("unavailable", "break", "page"), TOKEN)
        (reward,) = client.score(sums([r"\boxed{42}"]))
        self.assertEqual(reward["reward"], 1)

    def test_patience_ends(self):
        client = Client(self.proxy(*["unavailable"] * 100), TOKEN, patience=0.5)
        with self.assertRaisesRegex(Unavailable, "later"):
            client.score(sums([r"\boxed{42}"]))

    def test_nobody_listens(self):
        with self.assertRaisesRegex(Unavailable, "assay up"):
            Client("http://127.0.0.1:1", patience=0).fleet()


class TRLTest(GatewayTest):
    prompts = ["17 + 25?", "17 + 25?", "6 * 7?", "6 * 7?"]
    completions = [r"\boxed{42}", r"\boxed{41}", r"\boxed{42}", "?"]

    def test_rewards_as_trl_wants_them(self):
        logged = {}
        reward = RewardFunction(self.client, name="rule")
        got = reward(
            prompts=self.prompts, completions=self.completions, completion_ids=[[1], [1, 2], [1], [1]],
            answer=["42", "42", "42", "42"], trainer_state=None, log_metric=logged.__setitem__,
        )
        self.assertEqual(got, [1, 0, 1, 0])
        self.assertEqual(reward.__name__, "rule")
        self.assertEqual(logged, {"rule/math": 0.5, "rule/unscored": 0})

    def test_unscored_is_none(self):
        got = RewardFunction(self.client)(self.prompts[:2], self.completions[:2], answer=["42", ""])
        self.assertEqual(got, [1, None])

    def test_conversations(self):
        prompts = [[{"role": "user", "content": "17 + 25?"}]]
        completions = [[{"role": "assistant", "content": r"\boxed{42}", "tool_calls": []}]]
        self.assertEqual(RewardFunction(self.client)(prompts, completions, answer=["42"]), [1])

    def test_a_second_step_and_a_copy_have_ids_of_their_own(self):
        reward = RewardFunction(self.client)
        copy = pickle.loads(pickle.dumps(reward))
        self.assertEqual(reward(["q"], [r"\boxed{42}"], answer=["42"]), [1])
        self.assertEqual(reward(["q"], [r"\boxed{41}"], answer=["42"]), [0])
        self.assertEqual(copy(["q"], [r"\boxed{43}"], answer=["43"]), [1])

    def test_a_missing_column(self):
        with self.assertRaisesRegex(ValueError, "no column 'answer'.*solution"):
            RewardFunction(self.client)(["q"], ["4"], solution=["4"])


if __name__ == "__main__":
    unittest.main()
