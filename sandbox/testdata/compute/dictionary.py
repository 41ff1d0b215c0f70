def subsets(numbers, target):
    ways = {0: 1}
    for n in numbers:
        later = dict(ways)
        for total, count in ways.items():
            if total + n <= target:
                later[total + n] = later.get(total + n, 0) + count
        ways = later
    return ways.get(target, 0)


print(subsets([3 * i % 101 + 1 for i in range(120)], 1500))
