# Wrong: dies where no edge is black, which a problem's smallest examples have.
import sys

words = sys.stdin.read().split()
n, k = int(words[0]), int(words[1])
edges = list(zip(*[map(int, words[2:])] * 3))
black = [e for e in edges if e[2] == 1]
print(n**k // len(black))
