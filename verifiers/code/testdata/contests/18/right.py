# Bit by bit: modulo 2^(b+1), a sum has bit b when it lies in [2^b, 2^(b+1)) or from 3*2^b on; count the pairs.
from bisect import bisect_left

n = int(input())
a = list(map(int, input().split()))
answer = 0
for b in range(26):
    half, whole = 1 << b, 2 << b
    rest = sorted(x % whole for x in a)
    pairs = 0
    for i, x in enumerate(rest):
        pairs += bisect_left(rest, whole - x, i + 1) - bisect_left(rest, half - x, i + 1)
        pairs += len(rest) - bisect_left(rest, whole + half - x, i + 1)
    answer |= (pairs & 1) << b
print(answer)
