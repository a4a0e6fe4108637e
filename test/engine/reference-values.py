"""Reference values of special functions, to 30 digits, for vectors.test.ts.

    python3 test/engine/reference-values.py > test/engine/reference-values.json

Needs mpmath (any version); arguments are the exact values of the doubles written.
"""
import json

from mpmath import erfc, exp, findroot, gamma, log, loggamma, mp, mpf, sqrt

mp.dps = 60


def digits(value):
    return mp.nstr(value, 30)


def normal_cdf(x):
    return erfc(-mpf(x) / sqrt(2)) / 2


def normal_quantile(p):
    """Newton's method on log(cdf), which is well behaved far into the tail."""
    target, sign = (mpf(p), -1) if p < 0.5 else (1 - mpf(p), 1)
    if p == 0.5:
        return mpf(0)
    start = sqrt(-2 * log(target)) if target < 0.2 else mpf("0.5")
    return sign * findroot(lambda z: log(erfc(z / sqrt(2)) / 2) - log(target), start)


def squared_variation(shape):
    inverse = 1 / mpf(shape)
    return gamma(1 + 2 * inverse) / gamma(1 + inverse) ** 2 - 1


QUANTILES = [1e-300, 1e-100, 1e-20, 1e-16, 1e-10, 1e-6, 0.001, 0.02, 0.0749, 0.075, 0.0751, 0.25, 0.3, 0.4999,
             0.5, 0.5001, 0.75, 0.9, 0.925, 0.975, 0.999, 0.999999, 1 - 2**-40, 1 - 2**-53]
CDFS = [-8.2, -6.5, -5.0, -3.0, -1.96, -1.0, -0.3, -1e-8, 0.0, 1e-300, 0.1, 0.7, 1.0, 1.6448536269514722, 2.5, 4.0,
        6.0, 8.2]
LOG_GAMMAS = [1.0, 1.0001, 1.0222, 1.2, 1.4616321449683623, 1.5, 2.0, 2.5, 3.0, 4.3, 7.25, 7.999, 8.0, 8.001, 12.5,
              20.0, 100.25, 1000.0, 10001.0, 20001.0]
WEIBULL_SHAPES = [0.15, 0.16, 0.3, 0.7, 1.0, 1.5, 7.9, 100.0]

GAMMA_SHAPES = [1e-4, 0.012, 0.3, 0.9999, 1.0, 4.5, 63.9, 64.0, 400.0, 45230.0, 1e6]
# Of the shape, where it is large enough, in deviations from it; else absolute.
GAMMA_POINTS = {True: [-7, -3, -1, -0.01, 0, 0.01, 1, 3, 7], False: [1e-300, 1e-9, 0.01, 0.5, 1, 1.5, 3, 20]}


def gamma_cdf(x, shape):
    """The series of P(k, x), whose terms are all positive."""
    k, z = mpf(shape), mpf(x)
    term = total = exp(k * log(z) - z - loggamma(k + 1))
    n = 0
    while term > total * mpf(10) ** -45:
        n += 1
        term *= z / (k + n)
        total += term
    return total


def gamma_points():
    for shape in GAMMA_SHAPES:
        large = shape > 50
        for point in GAMMA_POINTS[large]:
            x = float(shape + point * shape**0.5) if large else point
            yield x, shape


print(json.dumps({
    "normalQuantile": [[p, digits(normal_quantile(p))] for p in QUANTILES],
    "normalCdf": [[x, digits(normal_cdf(x))] for x in CDFS],
    "logGamma": [[x, digits(loggamma(mpf(x)))] for x in LOG_GAMMAS],
    "gammaCdf": [[x, shape, digits(gamma_cdf(x, shape))] for x, shape in gamma_points()],
    "weibullSquaredVariation": [[k, digits(squared_variation(k))] for k in WEIBULL_SHAPES],
}, indent=1))
