def fannkuch(n):
    count = list(range(1, n + 1))
    most, check, r, perm1 = 0, 0, n, list(range(n))
    k = 0
    while True:
        while r != 1:
            count[r - 1] = r
            r -= 1
        if perm1[0] != 0 and perm1[n - 1] != n - 1:
            flips, perm = 0, perm1[:]
            while first := perm[0]:
                perm[: first + 1] = perm[first::-1]
                flips += 1
            most = max(most, flips)
            check += flips if k % 2 == 0 else -flips
        while True:
            if r == n:
                return check, most
            perm1.insert(r, perm1.pop(0))
            count[r] -= 1
            if count[r] > 0:
                break
            r += 1
        k += 1


print(fannkuch(8))
