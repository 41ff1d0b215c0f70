# Wrong: an empty output is not the answer 0.
n = int(input())
