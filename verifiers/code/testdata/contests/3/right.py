# Sizes of equal length differ in their last letter only, so each shirt that is not already there costs one second.
from collections import Counter

n = int(input())
before = Counter(input() for _ in range(n))
after = Counter(input() for _ in range(n))
print((before - after).total())
