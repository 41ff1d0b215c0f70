"""What runs in a Python guest before, around and after a program.

The files of this folder are one module, in the order that guest.go lists them. The guest warms up by importing what
programs import, then asks for its job by reading JOB: the host's answer to that first read is the checkpoint that every
later job starts from. A job ends by leaving the process, which rewinds the guest, so nothing here needs to be undone.
Messages are marshal tuples behind a length of four bytes, little-endian. What a program's guest says is never trusted:
the host takes it for the program's own words.
"""

import sys

# What programs usually import is imported here once, so that their own import statements cost a dictionary lookup.
import abc, array, ast, atexit, bisect, builtins, calendar, cmath, collections, collections.abc, contextlib, copy
import dataclasses, datetime, decimal, enum, errno, fractions, functools, gc, hashlib, heapq, inspect, io, itertools
import json, keyword, linecache, marshal, math, numbers, operator, os, pprint, queue, random, re, secrets, signal
import statistics, string, struct, textwrap, threading, time, tokenize, traceback, types, typing, unicodedata
import unittest, unittest.mock, uuid, warnings, weakref
import _symtable

JOB = os.open("/dev/job", os.O_RDWR)
FILENAME = "main.py"


def receive_bytes():
    """The host's next message, as it came."""
    data = os.read(JOB, 1 << 16)
    size = int.from_bytes(data[:4], "little") + 4
    if len(data) < size:
        parts = [data]
        have = len(data)
        while have < size:
            parts.append(os.read(JOB, size - have))
            have += len(parts[-1])
        data = b"".join(parts)
    return memoryview(data)[4:]


def receive():
    """The host's next message."""
    return marshal.loads(receive_bytes())


def send(message):
    """Sends the host a message of plain values."""
    data = marshal.dumps(message, 2)
    data = len(data).to_bytes(4, "little") + data
    while data:
        data = data[os.write(JOB, data) :]


def text(value):
    """str(value), for an exception whose own str may raise."""
    try:
        return str(value)[:2000].encode("utf-8", "replace").decode()
    except BaseException:
        return ""
