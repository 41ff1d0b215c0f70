def primes(n):
    composite = [False] * (n + 1)
    found = []
    for i in range(2, n + 1):
        if not composite[i]:
            found.append(i)
            for j in range(i * i, n + 1, i):
                composite[j] = True
    return found


print(len(primes(200_000)))
