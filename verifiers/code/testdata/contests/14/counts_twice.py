# Wrong: shoots twice at two monsters in the same place.
import sys

words = list(map(int, sys.stdin.read().split()))
at = 1
for _ in range(words[0]):
    n, r = words[at], words[at + 1]
    monsters = sorted(words[at + 2 : at + 2 + n], reverse=True)
    at += 2 + n
    missiles = 0
    for x in monsters:
        if x - missiles * r <= 0:
            break
        missiles += 1
    print(missiles or 1)
