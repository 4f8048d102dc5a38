#!/usr/bin/env python3
"""Computes ../resources/collision-values.txt, which CollisionsAccuracyTest reads, to 40 digits.

    collision_values.py > ../resources/collision-values.txt

All arithmetic has 150 digits. Up to 2000 names the probability is 1 - (m-1)/m .. (m-n+1)/m, factor
by factor. Above, log((m-n)!) is subtracted from log(m!), both by Stirling's series: the difference
loses about 60 digits, and what is left out of the series is smaller than that. Where both ways
apply they are compared. The slots are found by bisection with the same probabilities.
"""

from decimal import Decimal, getcontext
from fractions import Fraction
from math import comb

getcontext().prec = 150
STIRLING_TERMS = 30


def bernoulli(count):
    """Returns the Bernoulli numbers B_0 .. B_(count-1)."""
    numbers = []
    for n in range(count):
        rest = sum((comb(n + 1, k) * b for k, b in enumerate(numbers)), Fraction(0))
        numbers.append(Fraction(n == 0) - rest / (n + 1))
    return numbers


BERNOULLI = [Decimal(b.numerator) / b.denominator for b in bernoulli(2 * STIRLING_TERMS + 1)]


def log_factorial(z):
    """Returns log(z!) less log(2 pi) / 2, which falls out of the difference of two of them."""
    z = Decimal(z)
    series = sum(
        BERNOULLI[2 * k] / (2 * k * (2 * k - 1) * z ** (2 * k - 1))
        for k in range(1, STIRLING_TERMS + 1)
    )
    return z * z.ln() - z + z.ln() / 2 + series


def by_product(names, slots):
    none = Decimal(1)
    for held in range(names):
        none = none * (slots - held) / slots
    return 1 - none


def by_logarithms(names, slots):
    log_none = log_factorial(slots) - log_factorial(slots - names) - names * Decimal(slots).ln()
    return 1 - log_none.exp()


def probability(names, slots):
    if names <= 2000:
        return by_product(names, slots)
    if names * (names - 1) // 2 > 200 * slots:
        return Decimal(1)  # short of it by less than e^-200
    return by_logarithms(names, slots)


def slots_for(names, limit):
    """Returns the smallest number of slots whose probability is not above the limit, a double."""
    too_few, enough = 0, 2**62
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        if probability(names, middle) <= Decimal(limit):
            enough = middle
        else:
            too_few = middle
    return enough


def main():
    for names, slots in [(1500, 10**5), (2000, 10**9), (1025, 2**62)]:
        product, other = by_product(names, slots), by_logarithms(names, slots)
        assert abs(other / product - 1) < Decimal("1e-60"), (names, slots)

    print("# Made by ../python/collision_values.py, which says how.")
    print("#")
    print("# probability NAMES SLOTS PROBABILITY, to 40 digits")
    for names in [2, 3, 10, 23, 100, 1000, 1023, 1024, 1025, 1026, 2000, 10**4, 10**5, 10**6]:
        print_probabilities(names)
    for names in [10**7, 10**8, 10**9, 3 * 10**9, 10**12]:
        print_probabilities(names)
    print("#")
    print("# slots NAMES LIMIT SLOTS, the smallest number; LIMIT is the double nearest to it")
    for names in [3, 23, 1000, 1024, 1025, 10**5, 10**7]:
        for limit in [0.99, 0.5, 0.05, 1e-3, 1e-6]:
            if probability(names, 2**62) <= limit:
                print("slots", names, limit, slots_for(names, limit))


def print_probabilities(names):
    """Covers what the expected number of colliding pairs can be, from 60 down to the least."""
    pairs = names * (names - 1) // 2
    chosen = {pairs * 10 // tenths for tenths in (600, 399, 370, 300, 200, 100, 30, 7, 1)}
    chosen |= {names, names + 1, 365, 2**20, 2**29, 10**9 + 7, 10**15 + 37, 2**53 + 1, 2**62}
    for slots in sorted(m for m in chosen if 1 <= m <= 2**62):
        print("probability", names, slots, f"{probability(names, slots):.39e}")


if __name__ == "__main__":
    main()
