import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { describe, expect, test } from 'vitest';
import {
  clientOwner,
  correlated,
  OWN_LENGTHS,
  PROFILES,
  profileOwner,
  Trait,
  type TraitNumber,
} from '../../../src/pool/builtin/traits.js';
import { kolmogorovSmirnov, kolmogorovSmirnovBound, mean, variance } from '../../fixtures/statistics.js';
import { correlation, model } from './given.js';

/** The most that eight steps leave of a circle of 1, of the fractions of the square roots of 2, 3, 13, 23, 29, 31, 43 and 19. */
const GAP_OF_EIGHT = 0.22;

const TRAITS = Object.entries(Trait);

describe('properties of small clients and profiles', () => {
  const { traits } = model({}, 11);
  const owners = Array.from({ length: 20_000 }, (_, at) => clientOwner(OWN_LENGTHS + at));

  test.each(TRAITS)('are standard normal: %s', (_, trait) => {
    const sample = Float64Array.from(owners.slice(0, 3000), (owner) => traits.normal(owner, trait));
    expect(kolmogorovSmirnov(sample, (x) => normalCdf(x, 0, 1))).toBeLessThan(
      kolmogorovSmirnovBound(sample.length, 1e-4),
    );
  });

  test.each([-0.95, -0.4, 0, 0.3, 1])('follow a leader with correlation %d', (wanted) => {
    const leaders = owners.map((owner) => traits.normal(owner, Trait.input));
    const followers = owners.map((owner, at) => traits.following(owner, Trait.output, leaders[at], wanted));
    expect(Math.abs(mean(followers))).toBeLessThan(4.5 / Math.sqrt(owners.length));
    expect(Math.abs(variance(followers) - 1)).toBeLessThan(4.5 * Math.sqrt(2 / owners.length));
    // The standard error of a correlation of normal variates.
    const error = (1 - wanted * wanted) / Math.sqrt(owners.length);
    expect(Math.abs(correlation(leaders, followers) - wanted)).toBeLessThan(4.5 * error + 1e-9);
  });

  test('of two kinds have nothing to do with each other', () => {
    for (const [name, trait] of TRAITS) {
      for (const [other, another] of TRAITS) {
        if (another <= trait) continue;
        const r = correlation(
          owners.map((owner) => traits.normal(owner, trait)),
          owners.map((owner) => traits.normal(owner, another)),
        );
        expect(Math.abs(r), `${name} and ${other}`).toBeLessThan(4.5 / Math.sqrt(owners.length));
      }
    }
  });

  test('come from every profile, each by as many clients', () => {
    const counts = new Float64Array(PROFILES);
    for (const { word } of owners) counts[traits.profile(word)]++;
    const expected = owners.length / PROFILES;
    expect(Math.min(...counts)).toBeGreaterThan(0);
    // Pearson's statistic of 255 degrees of freedom; within 4.5 standard deviations, sqrt(2 x 255), of its mean.
    const statistic = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(Math.abs(statistic - 255)).toBeLessThan(4.5 * Math.sqrt(510));
    const small = OWN_LENGTHS + 7;
    expect(traits.inputOf(small)).toBe(traits.normal(profileOwner(traits.profile(small)), Trait.input));
  });
});

test('correlated: by hand', () => {
  expect(correlated(2, 0.6, -1)).toBeCloseTo(0.6 * 2 - 0.8, 12);
});

describe('properties of large clients', () => {
  const places = (seed: number, trait: TraitNumber) => {
    const { traits } = model({}, seed);
    return Array.from({ length: OWN_LENGTHS }, (_, rank) => traits.uniform(clientOwner(rank), trait));
  };

  test.each(TRAITS)('of any eight neighbours in rank leave no large gap: %s', (_, trait) => {
    const all = places(3, trait);
    for (let from = 0; from + 8 <= all.length; from++) {
      const sorted = all.slice(from, from + 8).sort((a, b) => a - b);
      // Around the circle, as the last gap goes on at 0.
      const gaps = sorted.map((place, at) => (at === 7 ? sorted[0] + 1 : sorted[at + 1]) - place);
      expect(Math.max(...gaps), `from rank ${from}`).toBeLessThan(GAP_OF_EIGHT);
    }
  });

  test.each(TRAITS)('of all of them are even: %s', (_, trait) => {
    // Random ones would be within 0.12 in 19 of 20 cases; steps near 2/3, of image sizes, are the least even.
    expect(kolmogorovSmirnov(Float64Array.from(places(3, trait)), (x) => x)).toBeLessThan(0.1);
  });

  test.each(TRAITS)('of two seeds differ by a shift around the circle: %s', (_, trait) => {
    const [a, b] = [places(1, trait), places(2, trait)];
    const shifts = a.map((place, rank) => (b[rank] - place + 1) % 1);
    expect(shifts[0]).toBeGreaterThan(0.001);
    for (const shift of shifts) expect(shift).toBeCloseTo(shifts[0], 12);
  });

  test('are not alike in any two kinds', () => {
    for (const [name, trait] of TRAITS) {
      for (const [other, another] of TRAITS) {
        if (another <= trait) continue;
        const r = correlation(places(5, trait), places(5, another));
        // The worst of any two of these sequences, 128 long, over all shifts, is 0.26.
        expect(Math.abs(r), `${name} and ${other}`).toBeLessThan(0.27);
      }
    }
  });
});
