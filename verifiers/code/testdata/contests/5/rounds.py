# Wrong: keeps two digits after the point, where the statement asks for four.
import sys


def main():
    words = iter(sys.stdin.read().split())
    n = int(next(words))
    stays = [1 - float(next(words)) for _ in range(n)]
    ways = [(int(next(words)), int(next(words))) for _ in range(n - 1)]
    for _ in range(int(next(words))):
        at = int(next(words))
        stays[at] = 1 - float(next(words))
        print(f"{sum(stays) - sum(stays[a] * stays[b] for a, b in ways):.2f}")


main()
