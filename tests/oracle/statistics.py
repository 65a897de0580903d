"""Cases for tests/statistics.rs: counts, and what scipy and statsmodels make of them.

    python3 -m venv /tmp/oracle && /tmp/oracle/bin/pip install scipy==1.17.1 statsmodels==0.15.0
    /tmp/oracle/bin/python tests/oracle/statistics.py > tests/oracle/statistics.csv

The same seed makes the same cases. Every line is a kind, a confidence in per cent, the counts and what comes of them.
"""

import csv
import random
import sys
from fractions import Fraction

import numpy as np
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    proportion_confint,
    proportions_ztest,
)

draw = random.Random(1927)
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["kind", "confidence", "counts", "results"])


def write(kind, confidence, counts, results):
    out.writerow([kind, confidence, " ".join(map(str, counts)), " ".join(repr(float(r)) for r in results)])


def alpha(confidence):
    return float(1 - Fraction(confidence) / 100)


CONFIDENCES = ["95"] * 6 + ["80", "90", "99", "99.9"]


def confidence():
    return draw.choice(CONFIDENCES)


def size(least=1):
    return max(least, int(10 ** draw.uniform(0.3, 6.5)))


def part(whole):
    """How many of a whole: any share, and often the edges."""
    kind = draw.random()
    if kind < 0.08:
        return draw.choice([0, whole])
    if kind < 0.25:
        return min(whole, draw.randint(0, 5))
    return draw.randint(0, whole)


def wilson():
    c, n = confidence(), size()
    x = part(n)
    write("wilson", c, [x, n], proportion_confint(x, n, alpha(c), method="wilson"))
    scipy = stats.binomtest(x, n).proportion_ci(float(Fraction(c) / 100), method="wilson")
    write("wilson", c, [x, n], [scipy.low, scipy.high])


def near(x, m, n):
    """Successes of n that are not far from x of m, so that the probability is not always nothing."""
    share = x / m + draw.gauss(0, 2.5) * (0.25 / m + 0.25 / n) ** 0.5
    return min(n, max(0, round(share * n)))


def proportions():
    c, m, n = confidence(), size(), size()
    x = part(m)
    y = near(x, m, n) if draw.random() < 0.8 else part(n)
    low, high = confint_proportions_2indep(x, m, y, n, method="newcomb", compare="diff", alpha=alpha(c))
    p = 1.0 if x + y in (0, m + n) else proportions_ztest([x, y], [m, n])[1]
    write("proportions", c, [x, m, y, n], [low, high, p])


def answers():
    n = size(3)
    cuts = sorted(draw.randint(0, n) for _ in range(2))
    return [cuts[0], cuts[1] - cuts[0], n - cuts[1]]


def weighted(counts):
    """The score of answers with three added, and its variance, from weighted data."""
    weights = np.array([4 * counts[0] + 3, 4 * counts[1] + 6, 4 * counts[2] + 3], dtype=float) / 4
    values = np.array([100.0, 0.0, -100.0])
    mean = np.average(values, weights=weights)
    return mean, np.average((values - mean) ** 2, weights=weights) / weights.sum()


def points():
    c, own, other = confidence(), answers(), answers()
    if draw.random() < 0.6:
        other = [max(0, round(count * draw.uniform(0.97, 1.03))) for count in own]
    (mean, variance), (other_mean, other_variance) = weighted(own), weighted(other)
    inside = float(Fraction(c) / 100)
    low, high = stats.norm.interval(inside, loc=mean, scale=variance**0.5)
    write("points", c, own, [max(low, -100.0), min(high, 100.0)])
    between, spread = mean - other_mean, (variance + other_variance) ** 0.5
    low, high = stats.norm.interval(inside, loc=between, scale=spread)
    p = 2 * stats.norm.sf(abs(between) / spread)
    write("points_difference", c, own + other, [max(low, -200.0), min(high, 200.0), p])


def sample(middle, n):
    """A count, a sum and a sum of squares of whole seconds that some numbers have."""
    if n <= 200:
        numbers = [max(1, round(draw.gammavariate(2, middle / 2))) for _ in range(n)]
        if len(set(numbers)) == 1:
            numbers[0] += 1
        return numbers, [n, sum(numbers), sum(x * x for x in numbers)]
    total = round(n * middle)
    return None, [n, total, round(total * total / n + (n - 1) * (middle * draw.uniform(0.2, 1.5)) ** 2)]


def moments(n, total, squares):
    variance = Fraction(n * squares - total * total, n * (n - 1))
    return float(Fraction(total, n)), float(variance)


def means():
    c, m, n = confidence(), size(2), size(2)
    middle = draw.uniform(50, 900)
    other_middle = middle * (1 + draw.gauss(0, 2) * (1 / m + 1 / n) ** 0.5) if draw.random() < 0.8 else middle * 1.1
    (own_numbers, own), (other_numbers, other) = sample(middle, m), sample(max(10, other_middle), n)
    (mean, variance), (other_mean, other_variance) = moments(*own), moments(*other)
    inside = float(Fraction(c) / 100)
    low, high = stats.t.interval(inside, m - 1, loc=mean, scale=(variance / m) ** 0.5)
    write("mean", c, own, [low, high])
    if own_numbers and other_numbers:
        test = stats.ttest_ind(own_numbers, other_numbers, equal_var=False)
        interval = test.confidence_interval(inside)
        write("means", c, own + other, [interval.low, interval.high, test.pvalue])
        return
    test = stats.ttest_ind_from_stats(
        mean, variance**0.5, m, other_mean, other_variance**0.5, n, equal_var=False
    )
    a, b = variance / m, other_variance / n
    degrees = (a + b) ** 2 / (a**2 / (m - 1) + b**2 / (n - 1))
    low, high = stats.t.interval(inside, degrees, loc=mean - other_mean, scale=(a + b) ** 0.5)
    write("means", c, own + other, [low, high, test.pvalue])


def correlation():
    """Pairs of whole numbers that go together more or less; the larger samples with a little noise or a lot."""
    c, n = confidence(), int(10 ** draw.uniform(0.61, 3.6))
    n = max(4, n)
    slope, noise = draw.choice([0, 0, draw.gauss(0, 1)]), draw.uniform(5, 40)
    xs = [draw.choice([1, 2, 3, 4, 5]) if draw.random() < 0.3 else draw.randint(0, 50) for _ in range(n)]
    ys = [round(slope * x + draw.gauss(100, noise)) for x in xs]
    if len(set(xs)) < 2 or len(set(ys)) < 2:
        return correlation()
    found = stats.pearsonr(xs, ys)
    if 1 - abs(found.statistic) < 1e-3:
        return correlation()
    interval = found.confidence_interval(float(Fraction(c) / 100))
    sums = [n, sum(xs), sum(ys), sum(x * x for x in xs), sum(y * y for y in ys), sum(x * y for x, y in zip(xs, ys))]
    write("correlation", c, sums, [interval.low, interval.high, found.pvalue, found.statistic])


def normal():
    x = draw.uniform(0, 7.2)
    write("normal_beyond", "", [repr(x)], [2 * stats.norm.sf(x)])
    p = 10 ** draw.uniform(-12, -0.01)
    write("normal_distance", "", [repr(p)], [stats.norm.isf(p / 2)])


def student():
    degrees = draw.choice([1.0, 2.0, 10 ** draw.uniform(0, 1.5), 10 ** draw.uniform(0, 7)])
    p = 10 ** draw.uniform(-12, -0.01)
    x = float(stats.t.isf(p / 2, degrees))
    write("student_beyond", "", [repr(x), repr(degrees)], [2 * stats.t.sf(x, degrees)])
    write("student_distance", "", [repr(p), repr(degrees)], [x])


def holm():
    ps = [10 ** draw.uniform(-8, -0.001) for _ in range(draw.randint(1, 25))]
    write("holm", "", map(repr, ps), multipletests(ps, method="holm")[1])


for kind, times in [(wilson, 60), (proportions, 120), (points, 60), (means, 100), (normal, 30), (student, 80), (holm, 20), (correlation, 150)]:
    for _ in range(times):
        kind()
