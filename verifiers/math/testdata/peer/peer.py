"""Verifies the cases on standard input with Math-Verify, one JSON object a line, and prints what it took.

Run by BenchmarkPeers; needs an interpreter that has the math-verify package.
"""

import json
import sys
import time

from math_verify import parse, verify


def accepts(gold: str, completion: str) -> bool:
    # Bare LaTeX would be read as the first number in it: it is wrapped, as the package's README says.
    wanted = parse(gold if "$" in gold or "boxed" in gold else f"${gold}$")
    return bool(verify(wanted, parse(completion)))


def main() -> None:
    cases = [json.loads(line) for line in sys.stdin]
    for case in cases[:20]:
        accepts(case["gold"], case["completion"])
    right, took = 0, []
    for case in cases:
        start = time.perf_counter()
        try:
            verdict = accepts(case["gold"], case["completion"])
        except Exception:
            verdict = False
        took.append(time.perf_counter() - start)
        right += verdict == case["equal"]
    took.sort()
    print(json.dumps({"cases": len(cases), "right": right, "seconds": sum(took), "p99": took[len(took) * 99 // 100]}))


main()
