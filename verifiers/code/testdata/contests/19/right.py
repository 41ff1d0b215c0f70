# The answer has the period a*b: count within one period, then take whole periods and a rest.
def answers(a, b, queries):
    period = a * b
    count = [0]
    for x in range(period):
        count.append(count[-1] + (x % a % b != x % b % a))

    def up_to(x):
        whole, rest = divmod(x + 1, period)
        return whole * count[period] + count[rest]

    return [up_to(right) - up_to(left - 1) for left, right in queries]


for _ in range(int(input())):
    a, b, q = map(int, input().split())
    print(*answers(a, b, [tuple(map(int, input().split())) for _ in range(q)]))
