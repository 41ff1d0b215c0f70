# Wrong: between equal ends it always goes on from the left.
n = int(input())
a = list(map(int, input().split()))
i, j, last, moves = 0, n - 1, 0, ""
while i <= j:
    if a[i] > last and (a[i] <= a[j] or a[j] <= last):
        last, i, moves = a[i], i + 1, moves + "L"
    elif a[j] > last:
        last, j, moves = a[j], j - 1, moves + "R"
    else:
        break
print(len(moves))
print(moves)
