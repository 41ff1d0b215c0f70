state, numbers = 1, []
for _ in range(60_000):
    state = state * 1103515245 + 12345 & 0x7FFFFFFF
    numbers.append(state)
numbers.sort()
pairs = sorted(((n % 1000, -n) for n in numbers), key=lambda pair: (pair[0], pair[1]))
print(numbers[0], pairs[0], len(pairs))
