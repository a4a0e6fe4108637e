import { describe, expect, it } from 'vitest';
import { deterministicMath } from '../../src/engine/math.js';
import { findModes } from '../../src/estimation/modes.js';
import { byValue } from '../../src/estimation/weighted.js';
import { Sampler } from './samplers.js';

const math = deterministicMath();
const linear = { scale: 'linear' } as const;

describe('modes', () => {
  it('of ratios with two hills are two, with their masses', () => {
    const sampler = new Sampler(1);
    // Beta laws by gamma variates: modes 1/9 of (2, 9) and 0.9 of (19, 3).
    const beta = (a: number, b: number) => {
      const x = sampler.gamma(a);
      return x / (x + sampler.gamma(b));
    };
    const values = byValue(sampler.times(4000, () => (sampler.uniform() < 0.3 ? beta(2, 9) : beta(19, 3))));
    const { modes } = findModes(values, math, linear);
    expect(modes).toHaveLength(2);
    expect(modes[0].mass).toBeCloseTo(0.3, 1);
    expect(Math.abs(modes[0].position - 1 / 9)).toBeLessThan(0.06);
    expect(Math.abs(modes[1].position - 0.9)).toBeLessThan(0.04);
    expect(modes[0].high).toBeCloseTo(modes[1].low, 12);
    expect(modes[0].mass + modes[1].mass).toBeCloseTo(1, 12);
  });

  it('of normal laws are two from three standard deviations on, and one below two', () => {
    const count = (distance: number) => {
      const sampler = new Sampler(2);
      const values = sampler.times(
        20_000,
        () => 10 + sampler.normal() + (sampler.uniform() < 0.5 ? distance : 0),
      );
      return findModes(byValue(values), math, linear).modes.length;
    };
    expect([0, 1, 2, 3.2, 4, 6].map(count)).toEqual([1, 1, 1, 2, 2, 2]);
  });

  it.each([100, 1000, 30_000])('of one hill of %d values are one, in 95 of 100 samples', (size) => {
    const sampler = new Sampler(3);
    let single = 0;
    for (let sample = 0; sample < 100; sample++) {
      const values = sampler.times(size, () => Math.round(Math.exp(5 + sampler.normal())));
      if (findModes(byValue(values), math).modes.length === 1) single++;
    }
    expect(single).toBeGreaterThanOrEqual(size === 100 ? 75 : 95);
  });

  it('of short lengths are not the whole numbers', () => {
    const sampler = new Sampler(4);
    const values = byValue(sampler.times(5000, () => Math.floor(3 * sampler.exponential()) + 1));
    expect(findModes(values, math).modes).toHaveLength(1);
  });

  it('of lengths come with spikes', () => {
    const sampler = new Sampler(5);
    const values = byValue(
      sampler.times(10_000, () => {
        const kind = sampler.uniform();
        if (kind < 0.1) return 1024;
        if (kind < 0.15) return 4096;
        return Math.round(Math.exp(6 + sampler.normal()));
      }),
    );
    const { spikes } = findModes(values, math);
    expect(spikes.map(({ value }) => value)).toEqual([1024, 4096]);
    expect(spikes[0].mass).toBeCloseTo(0.1, 1);
  });

  it('of a few values are told, too', () => {
    const of = (...values: number[]) => findModes(byValue(Float64Array.from(values)), math, linear);
    expect(of()).toEqual({ modes: [], spikes: [] });
    expect(of(0.5, 0.5).modes).toEqual([{ position: 0.5, low: 0.5, high: 0.5, mass: 1 }]);
    expect(of(0, 1).modes.map(({ mass }) => mass)).toEqual([0.5, 0.5]);
    const lengths = findModes(byValue(Float64Array.of(7, 7, 7)), math);
    expect(lengths.spikes).toEqual([{ value: 7, mass: 1 }]);
    expect(lengths.modes).toHaveLength(1);
    expect(lengths.modes[0].mass).toBeCloseTo(1, 12);
  });
});
