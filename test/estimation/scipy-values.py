"""Estimates by SciPy, for the tests beside this file.

    python3 test/estimation/scipy-values.py > test/estimation/scipy-values.json

Needs numpy, scipy and mpmath (made with scipy 1.17; the values do not depend on the version).
"""
import json

import numpy as np
from mpmath import mp, mpf, psi, log, quad, gammainc, exp, power
from scipy import optimize, special, stats

mp.dps = 30
random = np.random.default_rng(15)


def gamma_shape(x):
    target = np.log(x.mean()) - np.log(x).mean()
    return optimize.brentq(lambda k: np.log(k) - special.psi(k) - target, 1e-4, 1e6, xtol=1e-14, rtol=1e-14)


def weibull_shape(x):
    y = np.log(x / x.max())

    def difference(k):
        w = np.exp(k * y)
        return (w * y).sum() / w.sum() - 1 / k - y.mean()

    return optimize.brentq(difference, 1e-3, 1e6, xtol=1e-14, rtol=1e-14)


def fits(x):
    n = len(x)
    k = gamma_shape(x)
    bias = (k * special.polygamma(1, k) - k**2 * special.polygamma(2, k) - 2) / (2 * (k * special.polygamma(1, k) - 1) ** 2)
    own = k / (1 + bias / k / n)
    c = weibull_shape(x)
    scale = (x**c).mean() ** (1 / c)
    least = c / (1 + 18 * (np.pi**2 - 2 * special.zeta(3)) / np.pi**4 / n)
    mu, sigma = np.log(x).mean(), np.log(x).std()
    return {
        "values": x.tolist(),
        "exponential": {
            "likelihood": stats.expon.logpdf(x, scale=x.mean()).sum(),
            "ks": stats.kstest(x, stats.expon(scale=x.mean()).cdf).statistic,
        },
        "gamma": {
            "shape": own,
            "cv": 1 / np.sqrt(own),
            "likelihood": stats.gamma.logpdf(x, k, scale=x.mean() / k).sum(),
            "ks": stats.kstest(x, stats.gamma(own, scale=x.mean() / own).cdf).statistic,
        },
        "weibull": {
            "shape": least,
            "cv": np.sqrt(special.gamma(1 + 2 / least) / special.gamma(1 + 1 / least) ** 2 - 1),
            "likelihood": stats.weibull_min.logpdf(x, c, scale=scale).sum(),
            "ks": stats.kstest(x, stats.weibull_min(least, scale=(x**least).mean() ** (1 / least)).cdf).statistic,
            "likeliest": {"shape": c, "scale": scale, "ks": stats.kstest(x, stats.weibull_min(c, scale=scale).cdf).statistic},
        },
        "lognormal": {
            "mu": mu,
            "sigma": sigma,
            "likelihood": stats.lognorm.logpdf(x, sigma, scale=np.exp(mu)).sum(),
            "ks": stats.kstest(x, stats.lognorm(sigma, scale=np.exp(mu)).cdf).statistic,
        },
    }


def ticks(density, tick):
    """Probabilities that a gap is seen as 0, 1, 2, 5 and 20 ticks, both its ends being cut down to a tick."""
    def seen(k):
        weight = lambda x: density(x) * (1 - abs(x / tick - k))
        points = [mpf(0), mpf(tick) / 10**12, mpf(tick) / 10**6, mpf(tick) / 10**3, mpf(tick)] if k == 0 else [
            (k - 1) * mpf(tick), k * mpf(tick), (k + 1) * mpf(tick)]
        if k == 1:
            points = [mpf(0), mpf(tick) / 10**12, mpf(tick) / 10**6, mpf(tick) / 10**3, mpf(tick), 2 * mpf(tick)]
        return float(quad(weight, points))
    return {str(k): seen(k) for k in [0, 1, 2, 5, 20]}


def gamma_density(k, scale):
    k, scale = mpf(k), mpf(scale)
    return lambda x: exp((k - 1) * log(x / scale) - x / scale) / scale / mp.gamma(k) if x > 0 else mpf(0)


def weibull_density(k, scale):
    k, scale = mpf(k), mpf(scale)
    return lambda x: k / scale * power(x / scale, k - 1) * exp(-power(x / scale, k)) if x > 0 else mpf(0)


def pairs(count):
    x = random.integers(0, 12, count)
    y = np.minimum(random.geometric(0.3, count) + x // 4, 9)
    return {"x": x.tolist(), "y": y.tolist(), "spearman": stats.spearmanr(x, y).statistic}


X = [1e-4, 0.012, 0.3, 1, 2.5, 11.999, 12, 100, 45230]
print(json.dumps({
    "special": [
        {"x": x, "logLessDigamma": float(log(mpf(x)) - psi(0, mpf(x))), "trigamma": float(psi(1, mpf(x))),
         "tetragamma": float(psi(2, mpf(x)))} for x in X],
    "samples": {name: fits(x) for name, x in {
        "gamma 0.05": random.gamma(0.05, 20, 60) + 1e-300,
        "gamma 0.6": random.gamma(0.6, 1, 40),
        "gamma 10000": random.gamma(10000, 1e-4, 50),
        "weibull 0.5": random.weibull(0.5, 80),
        "weibull 30": 100 * random.weibull(30, 30),
        "lognormal": np.exp(4 + 1.5 * random.standard_normal(70)),
        "two": np.array([1.0, 3.0]),
        "ties": np.repeat([1.0, 2.0, 4.0], [5, 3, 2]),
    }.items()},
    "ticks": [
        {"family": "gamma", "shape": 0.3, "scale": 2, "tick": 0.5, "seen": ticks(gamma_density(0.3, 2), 0.5)},
        {"family": "gamma", "shape": 4, "scale": 0.25, "tick": 0.1, "seen": ticks(gamma_density(4, 0.25), 0.1)},
        {"family": "weibull", "shape": 0.4, "scale": 1, "tick": 1, "seen": ticks(weibull_density(0.4, 1), 1)},
        {"family": "weibull", "shape": 2, "scale": 3, "tick": 1, "seen": ticks(weibull_density(2, 3), 1)},
    ],
    "pairs": pairs(300),
}, indent=1))
