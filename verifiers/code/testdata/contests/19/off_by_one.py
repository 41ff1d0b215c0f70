# Wrong: leaves out the last x of each query.
def answers(a, b, queries):
    period = a * b
    count = [0]
    for x in range(period):
        count.append(count[-1] + (x % a % b != x % b % a))

    def up_to(x):
        whole, rest = divmod(x, period)
        return whole * count[period] + count[rest]

    return [up_to(right) - up_to(left) for left, right in queries]


for _ in range(int(input())):
    a, b, q = map(int, input().split())
    print(*answers(a, b, [tuple(map(int, input().split())) for _ in range(q)]))
