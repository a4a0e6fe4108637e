"""Simulates conversations that a limit of contexts ends: the constants of mean-turns.test.ts and ends-of-conversations.test.ts.

By NumPy's PCG64, seed 7. Lengths are drawn from their laws and rounded; those of a turn are drawn again until they fit the
limit by themselves. A conversation is over at the first turn that does not fit beside the inputs and outputs of the turns
before it. Prints means of the numbers of turns that take place with their standard errors, and other figures below.

    python test/context/simulate_turns.py
"""

import math

import numpy as np

random = np.random.Generator(np.random.PCG64(7))
CONVERSATIONS = 2_000_000
PART = 100_000


def lognormal(mean, cv, low=0, high=math.inf):
    """A law that is cut, not held, at its bounds; rounded."""
    variance = math.log(1 + cv * cv)
    mu, sigma = math.log(mean) - variance / 2, math.sqrt(variance)

    def draw(count, normal=None):
        values = np.exp(mu + sigma * (random.standard_normal(count) if normal is None else normal))
        while normal is None and (outside := (values < low) | (values > high)).any():
            values[outside] = np.exp(mu + sigma * random.standard_normal(outside.sum()))
        return np.rint(values)

    return draw


def independent(first, second):
    return lambda count: (first(count), second(count), np.zeros(count))


def gaussian(first, second, rank_correlation):
    """Of a rank correlation: the copula's own is 2 sin(pi / 6 of it)."""
    rho = 2 * math.sin(math.pi * rank_correlation / 6)

    def draw(count):
        a = random.standard_normal(count)
        b = rho * a + math.sqrt(1 - rho * rho) * random.standard_normal(count)
        return first(count, a), second(count, b), np.zeros(count)

    return draw


def comonotone(first, second):
    def draw(count):
        a = random.standard_normal(count)
        return first(count, a), second(count, a), np.zeros(count)

    return draw


def with_images(first, second):
    """1,000 tokens an image, which are in no history."""
    return lambda count: (first(count), second(count), 1000.0 * random.choice(4, count, p=[0.4, 0.3, 0.2, 0.1]))


def fitting(draw, count, limit, of_output):
    values = np.array(draw(count))
    while (bad := values[0] + values[2] + of_output * values[1] > limit).any():
        values[:, bad] = np.array(draw(bad.sum()))
    return values


def turns_of(kinds, limit, longest, of_output=True):
    """The turns that take place; `kinds` gives what draws the tokens of a turn, by its number."""
    count = len(longest)
    history, taken, alive = np.zeros(count), np.zeros(count, int), np.ones(count, bool)
    for turn in range(longest.max()):
        at = np.flatnonzero(alive & (turn < longest))
        if len(at) == 0:
            break
        into, out, items = kinds(turn, len(at), limit, of_output)
        fits = history[at] + into + items + of_output * out <= limit
        taken[at[fits]] += 1
        history[at[fits]] += (into + out)[fits]
        alive[at[~fits]] = False
    return taken


def of_one_kind(draw):
    return lambda turn, count, limit, of_output: fitting(draw, count, limit, of_output)


def simulate(draw, limit, of_output=True, turns=40, conversations=CONVERSATIONS):
    parts = conversations // PART
    return np.concatenate([turns_of(of_one_kind(draw), limit, np.full(PART, turns), of_output) for _ in range(parts)])


def geometric_ratio(mean, most):
    """Of 2 + a geometric number that is cut at `most`: the ratio of neighbours' probabilities, by bisection."""
    numbers = np.arange(most - 1)
    low, high = 0.0, 1.0
    for _ in range(200):
        ratio = (low + high) / 2
        weights = ratio**numbers
        low, high = (ratio, high) if 2 + (weights * numbers).sum() / weights.sum() < mean else (low, ratio)
    return ratio


def agents(conversations):
    chat = independent(lognormal(1500, 1.5), lognormal(600, 1))
    tool = independent(lognormal(900, 1.2, 200, 4000), lognormal(250, 1))
    ratio = geometric_ratio(57, 1000)
    weights = ratio ** np.arange(999)

    def kinds(turn, count, limit, of_output):
        values = fitting(chat, count, limit, of_output)
        called = (random.random(count) < 0.8) & (turn > 0)
        values[:, called] = fitting(tool, called.sum(), limit, of_output)
        return values

    longest = 2 + random.choice(999, conversations, p=weights / weights.sum())
    return np.concatenate([turns_of(kinds, 131_072, part) for part in np.array_split(longest, conversations // PART)])


def tell(name, turns):
    print(f"{name}: {turns.mean():.4f} +- {turns.std() / math.sqrt(len(turns)):.4f}")


chat = lognormal(1500, 1.5), lognormal(600, 1)
both = simulate(independent(*chat), 32_768)
tell("of input and output", both)
tell("of input", simulate(independent(*chat), 16_384, of_output=False))
tell("comonotone", simulate(comonotone(*chat), 32_768))
tell("Gaussian copula", simulate(gaussian(*chat, -0.5), 32_768))
tell("with images", simulate(with_images(lognormal(300, 1), lognormal(200, 1)), 8192))
tell("agents", agents(400_000))
print("of input and output, share of at most 5, 10, 15, 20, 30 turns:", [float((both <= k).mean()) for k in (5, 10, 15, 20, 30)])
draws = 20_000_000
fit = sum(int((chat[0](draws // 20) + chat[1](draws // 20) <= 300).sum()) for _ in range(20))
print(f"requests of at most 300 tokens: {100 * fit / draws:.4f} %")
