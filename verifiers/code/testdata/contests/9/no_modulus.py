# Wrong: forgets to reduce the answer.
import sys


def main():
    words = sys.stdin.read().split()
    n, k = int(words[0]), int(words[1])
    component = list(range(n + 1))
    edges = words[2:]
    for u, v, black in zip(edges[::3], edges[1::3], edges[2::3]):
        if black == "0":
            old, new = component[int(u)], component[int(v)]
            component = [new if c == old else c for c in component]
    print(n**k - sum(component.count(c) ** k for c in set(component[1:])))


main()
