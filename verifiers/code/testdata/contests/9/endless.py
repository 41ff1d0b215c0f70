# Wrong: walks back along the edge that it came from, and so never ends.
import sys

words = sys.stdin.read().split()
n, k = int(words[0]), int(words[1])
near = [[] for _ in range(n + 1)]
for u, v, black in zip(words[2::3], words[3::3], words[4::3]):
    if black == "0":
        near[int(u)].append(int(v))
        near[int(v)].append(int(u))


def size(a):
    total = 1
    for b in near[a]:
        total += size(b)
    return total


print((n**k - sum(size(a) ** (k - 1) for a in range(1, n + 1))) % (10**9 + 7))
