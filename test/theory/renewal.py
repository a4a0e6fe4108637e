"""Stationary renewal processes with gaps of mean 1, by NumPy: written from the definitions, and apart from the engine.

The first arrival comes after a uniform share of a gap that is chosen in proportion to its length (Cox 1962, "Renewal
theory", 5.4), and gap follows gap from there.
"""

from math import exp, gamma, log, sqrt

import numpy as np


class Gamma:
    def __init__(self, shape):
        self.shape = shape
        self.squared_variation = 1 / shape

    def gaps(self, random, count):
        return random.standard_gamma(self.shape, count) / self.shape

    def size_biased_gap(self, random):
        return random.standard_gamma(self.shape + 1) / self.shape


class Weibull:
    def __init__(self, shape):
        self.power = 1 / shape
        self.scale = 1 / gamma(1 + self.power)
        self.squared_variation = gamma(1 + 2 * self.power) * self.scale**2 - 1

    def gaps(self, random, count):
        return self.scale * random.standard_exponential(count) ** self.power

    def size_biased_gap(self, random):
        return self.scale * random.standard_gamma(1 + self.power) ** self.power


class LogNormal:
    def __init__(self, sigma):
        self.sigma = sigma
        self.squared_variation = exp(sigma**2) - 1

    def gaps(self, random, count):
        return np.exp(self.sigma * random.standard_normal(count) - self.sigma**2 / 2)

    def size_biased_gap(self, random):
        return exp(self.sigma * random.standard_normal() + self.sigma**2 / 2)


class Pareto:
    def __init__(self, tail_index):
        self.tail_index = tail_index
        self.smallest = (tail_index - 1) / tail_index
        self.squared_variation = 1 / (tail_index * (tail_index - 2)) if tail_index > 2 else float("inf")

    def gaps(self, random, count):
        return self.smallest * (1 - random.random(count)) ** (-1 / self.tail_index)

    def size_biased_gap(self, random):
        return self.smallest * (1 - random.random()) ** (-1 / (self.tail_index - 1))


class Samples:
    def __init__(self, values):
        self.values = np.array(values) / np.mean(values)
        self.squared_variation = float(np.mean(self.values**2)) - 1

    def gaps(self, random, count):
        return random.choice(self.values, count)

    def size_biased_gap(self, random):
        return random.choice(self.values, p=self.values / self.values.sum())


LAWS = {
    "gamma": Gamma,
    "weibull": Weibull,
    "lognormal": LogNormal,
    "pareto": Pareto,
    "samples": Samples,
}


def arrivals(law, mass, random):
    """The arrivals of a stationary process in (0, mass), ascending."""
    first = law.size_biased_gap(random) * random.random()
    parts = []
    while first < mass:
        room = mass - first
        # Two standard deviations more than are expected; what is missing comes next time round.
        count = int(room + 2 * sqrt(room * min(law.squared_variation, 100))) + 16
        times = np.cumsum(np.concatenate(([first], law.gaps(random, count))))
        parts.append(times[:-1])
        first = times[-1]
    if not parts:
        return np.empty(0)
    times = np.concatenate(parts)
    return times[: np.searchsorted(times, mass)]


def counts(law, mass, bins, random):
    """Arrivals by bin, of `bins` bins of equal mass."""
    # The last bin's end can be rounded up.
    index = np.minimum((arrivals(law, mass, random) * (bins / mass)).astype(np.int64), bins - 1)
    return np.bincount(index, minlength=bins)
