# Take the smaller end that still ascends; where both are equal, one end is all that can be used from there on.
def run(values, last):
    taken = 0
    for value in values:
        if value <= last:
            break
        last, taken = value, taken + 1
    return taken


n = int(input())
a = list(map(int, input().split()))
i, j, last, moves = 0, n - 1, 0, []
while i <= j:
    left, right = a[i] > last, a[j] > last
    if left and right and a[i] == a[j]:
        from_left, from_right = run(a[i : j + 1], last), run(a[i : j + 1][::-1], last)
        moves.append("L" * from_left if from_left > from_right else "R" * from_right)
        break
    if left and (not right or a[i] < a[j]):
        last, i = a[i], i + 1
        moves.append("L")
    elif right:
        last, j = a[j], j - 1
        moves.append("R")
    else:
        break
answer = "".join(moves)
print(len(answer))
print(answer)
