# Wrong: looks at each x of up to 10^18.
for _ in range(int(input())):
    a, b, q = map(int, input().split())
    found = []
    for _ in range(q):
        left, right = map(int, input().split())
        found.append(sum(x % a % b != x % b % a for x in range(left, right + 1)))
    print(*found)
