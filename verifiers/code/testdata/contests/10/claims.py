# Wrong: prints the right number where all can be taken, and moves that do not ascend.
n = int(input())
print(n)
print("L" * n)
