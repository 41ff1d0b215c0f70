# Compares the words of the whole output: the expected ones stand on one line or on several, as the test pleases.
import sys

got, expected = (open(name).read().split() for name in sys.argv[2:4])
sys.exit(got != expected)
