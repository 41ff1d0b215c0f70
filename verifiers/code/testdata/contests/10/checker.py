# Accepts every answer of the expected length whose moves write down an ascending sequence.
import sys

words, lines, expected = (open(name).read().split() for name in sys.argv[1:4])
a = [int(word) for word in words[1 : 1 + int(words[0])]]
if len(lines) != 2 or lines[0] != expected[0] or len(lines[1]) != int(expected[0]):
    sys.exit(1)
last = 0
for move in lines[1]:
    if move not in "LR":
        sys.exit(1)
    value = a.pop(0 if move == "L" else -1)
    if value <= last:
        sys.exit(1)
    last = value
