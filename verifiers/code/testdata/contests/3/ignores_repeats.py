# Wrong: compares sets, and so forgets how often each size is there.
n = int(input())
before = {input() for _ in range(n)}
after = {input() for _ in range(n)}
print(len(before - after))
