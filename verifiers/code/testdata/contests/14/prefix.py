# Wrong: answers the first query only, which is right as far as it goes.
import sys

words = list(map(int, sys.stdin.read().split()))
n, r = words[1], words[2]
missiles = 0
for x in sorted(set(words[3 : 3 + n]), reverse=True):
    if x - missiles * r <= 0:
        break
    missiles += 1
print(missiles or 1)
