def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


n = fibonacci(12_000)
product = 1
for i in range(1, 1200):
    product *= i
print(n % 10**9, (n * product) % (10**9 + 7), pow(3, product % 10**40, 10**30 + 57))
