# Wrong: pairs each element with itself too.
n = int(input())
a = list(map(int, input().split()))
answer = 0
for i in range(len(a)):
    for j in range(i, len(a)):
        answer ^= a[i] + a[j]
print(answer)
