"""A native fork server to measure against: imports once, then forks for each program.

Reads a program's length on a line and the program; answers with the length of its output on a line and the output.
"""

import abc, bisect, collections, dataclasses, datetime, decimal, enum, fractions, functools, heapq, io, itertools, json
import math, operator, os, random, re, statistics, string, sys, textwrap, time, traceback, types, typing

while line := sys.stdin.buffer.readline():
    program = sys.stdin.buffer.read(int(line))
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(writer, 1)
        os.close(reader)
        try:
            exec(compile(program, "main.py", "exec"), {"__name__": "__main__"})
            sys.stdout.flush()
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        output = pipe.read()
    os.waitpid(child, 0)
    sys.stdout.buffer.write(b"%d\n%s" % (len(output), output))
    sys.stdout.buffer.flush()
