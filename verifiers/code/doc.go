// Package code judges programs: 1 when a completion's program passes every test of its task, else 0; with partial
// credit the share of the tests that it passes.
//
// A verdict has four steps, and says in its [Detail] what each of them did:
//
//   - read the task (reference.go, tests.go): tests of three kinds, a checker, limits. A task without tests, with a
//     test that nothing could fail, or with a misspelled field is a bad reference: unscored, never a pass.
//   - find the program (fence.go, define.go, extract.go): after the last </think>, the last fenced block that defines
//     a tested function, else the last that is labelled with the language, else the last without a label, else the
//     whole text, or what its <answer> holds. What the completion leaves to its prompt is put in front (program.go).
//   - run it (attempt.go, run.go): compiled once, the tests side by side on the sandbox's workers, each in a pristine
//     guest. The first failure ends the run, unless there is partial credit; whatever the order of events, the lowest
//     failing test is the one that decides.
//   - judge (checker.go, lines.go, value.go, judge.go): outputs and results leave the guest as bytes and are compared
//     here, so that no program can talk about its own verdict. A checker that is a program runs in a guest of its own.
//
// # Tests
//
//   - stdin_stdout {"input", "output"}: what the program prints, by the task's checker. An exit status other than 0
//     fails, whatever was printed.
//   - function_call {"fn_name", "input": […], "output"}: what the function returns, compared as JSON. A method of a
//     class is "Class.method"; a bare name that the program does not define is looked for in its class Solution.
//   - assert {"code"}: trusted code in a guest of its own, in which the program's functions are proxies. Where that is
//     impossible, both share a guest, and [Detail] counts the test as weak isolation. HumanEval's check(candidate) is
//     called with the entry_point.
//
// verl's and APPS's {"inputs", "outputs", "fn_name"} and {"assert_case"} are read too. A task may hold its "solution",
// which lets it be checked ([verifiers.Gold]) and is not looked at otherwise.
//
// # Checkers
//
//   - tokens, the default: line by line, word by word. Blank lines and the blanks between words do not matter, but
//     lines do: as many as expected, each with its words.
//   - exact: byte by byte; CRLF is LF, and one newline at the end is free.
//   - float {"abs", "rel"}: tokens, where two numbers are equal to within either tolerance, 1e-6 each unless stated.
//     NaN equals nothing. Two integers that a function returns are compared exactly.
//   - unordered: the lines as a bag; for functions, the items of a list.
//   - program {"language", "code"}: run with the arguments input.txt, output.txt and answer.txt; exit status 0
//     accepts, 1 rejects. If it fails otherwise and accepts the expected output, the candidate's output was at fault;
//     if it does not accept even that, the task is: unscored, "checker_failed".
//
// # Limits
//
// A completion has at most 256 KiB, a task at most 400 tests, each at most 60 s and 4 GiB. The output limit is twice
// the expected output and a MiB. Extraction, comparison and the reading of references are linear in their texts.
package code
