# Bad sequences stay within one component of red edges; the others are good.
import sys


def main():
    words = sys.stdin.read().split()
    n, k = int(words[0]), int(words[1])
    root = list(range(n + 1))

    def find(a):
        while root[a] != a:
            root[a] = root[root[a]]
            a = root[a]
        return a

    edges = words[2:]
    for u, v, black in zip(edges[::3], edges[1::3], edges[2::3]):
        if black == "0":
            root[find(int(u))] = find(int(v))
    sizes = [0] * (n + 1)
    for a in range(1, n + 1):
        sizes[find(a)] += 1
    mod = 10**9 + 7
    print((pow(n, k, mod) - sum(pow(size, k, mod) for size in sizes)) % mod)


main()
