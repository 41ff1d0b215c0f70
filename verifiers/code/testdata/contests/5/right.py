# The planets left make a forest: expect planets left minus wormholes with both ends left, and keep, for each planet,
# the sum of its children's chances, so that one change touches one parent.
import sys


def main():
    words = iter(sys.stdin.read().split())
    n = int(next(words))
    stays = [1 - float(next(words)) for _ in range(n)]
    near = [[] for _ in range(n)]
    for _ in range(n - 1):
        a, b = int(next(words)), int(next(words))
        near[a].append(b)
        near[b].append(a)
    parent = [-1] * n
    order = [0]
    for at in order:
        for to in near[at]:
            if to != parent[at]:
                parent[to] = at
                order.append(to)
    children = [0.0] * n
    kingdoms = sum(stays)
    for at in order[1:]:
        children[parent[at]] += stays[at]
        kingdoms -= stays[at] * stays[parent[at]]
    for _ in range(int(next(words))):
        at, chance = int(next(words)), 1 - float(next(words))
        change = chance - stays[at]
        up = parent[at]
        kingdoms += change * (1 - children[at] - (stays[up] if up >= 0 else 0))
        if up >= 0:
            children[up] += change
        stays[at] = chance
        print(f"{kingdoms:.6f}")


main()
