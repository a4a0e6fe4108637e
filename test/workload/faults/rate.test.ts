import { describe } from 'vitest';
import { checkPlaces } from './places.js';

describe('a rate', () => {
  checkPlaces(
    [
      ['0', ': not requests per second above 0'],
      ['-5', ': not requests per second above 0'],
      ['.inf', ': not requests per second above 0'],
      ['.nan', ': not requests per second above 0'],
      ['fast', ': not requests per second above 0'],
      ['[1]', ': not requests per second above 0'],
      ['', ': not requests per second above 0'],
      ['{}', ': not requests per second above 0'],
      ['{scale: 2, max: 3}', ': scale and max are given together'],
      ['{scael: 2}', ".scael: did you mean 'scale'"],
      ['{interpolation: steps}', ': not requests per second above 0'],
      ['{scale: 0}', '.scale: not a number above 0'],
      ["{scale: '2'}", '.scale: not a number above 0'],
      ['{max: .nan}', '.max: not a number above 0'],
      ['{csv: ""}', '.csv: not a text of at least one character'],
      ['{csv: a.csv, interpolation: cubic}', ".interpolation: not 'steps' or 'linear'"],
      ['{steps: []}', '.steps: not a list of at least 1'],
      ['{steps: [[0]]}', '.steps[0]: not a list of 2'],
      ['{steps: [[0, 1, 2]]}', '.steps[0]: not a list of 2'],
      ['{steps: [[soon, 1]]}', '.steps[0][0]: not a time from the start of the trace'],
      ['{steps: [[0, -1]]}', '.steps[0][1]: not a number of at least 0'],
      ['{steps: [[0, .nan]]}', '.steps[0][1]: not a number of at least 0'],
      ['{steps: [[-1, 1]]}', '.steps[0][0]: not a time from the start of the trace'],
      ['{steps: [[5, 1], [5, 2]]}', '.steps[1][0]: not after the time before it, 5'],
      ['{ramp: {from: 1, too: 2, duration: 5}}', ".ramp.too: did you mean 'to'"],
      ['{ramp: {from: 1}}', '.ramp: to is missing\n.ramp: duration is missing'],
      ['{steps: [[10m, 5], [5m, 3]]}', ".steps[1][0]: not after the time before it, '10m'"],
      ['{steps: [[2:18:00, 5]]}', '.steps[0][0]: expected a time from the start'],
      ['{linear: [[0, 0], [5, 0]]}', '.linear: all rates are 0'],
      ['{ramp: {from: 0, to: 0, duration: 5}}', '.ramp: from and to are both 0'],
      ['{ramp: {from: 1, to: 0, duration: 0m}}', '.ramp.duration: expected a length of time above 0'],
      ['{exponential: {from: 0, to: 5, duration: 1h}}', '.exponential.from: not a number above 0'],
      ['{exponential: {from: 1, to: 5}}', '.exponential: duration is missing'],
      [
        '{sine: {mean: 50, amplitude: 80, period: 1h}}',
        '.sine.amplitude: 80 is above the mean, 50 … clip: { rate: { sine: … }, min: 0 }',
      ],
      [
        '{sine: {mean: 50, amplitude: 20, period: 1h, phase: 5m, peak_at: 10m}}',
        '.sine.peak_at: phase and peak_at are both given',
      ],
      ['{sine: {mean: 50, amplitude: 20, period: 0}}', '.sine.period: a length of time above 0'],
      [
        '{diurnal: {mean: 1, peak_over_trough: 0.5}}',
        '.diurnal.peak_over_trough: not a number of at least 1',
      ],
      [
        '{diurnal: {mean: 1, peak_over_trough: 2, peak_at: 25:00}}',
        '.diurnal.peak_at: expected a time of day from 00:00 to 24:00',
      ],
      [
        '{diurnal: {mean: 1, peak_over_trough: 2, peak_at: noon}}',
        '.diurnal.peak_at: not a time of day from 00:00 to 24:00',
      ],
      ['{spike: {at: 0, duration: 5}}', '.spike: rate or factor is missing'],
      ['{spike: {at: 0, duration: 5, rate: 1, factor: 2}}', '.spike: rate and factor are both given'],
      [
        '{spike: {at: 0, duration: 5, factor: 2}}',
        '.spike.factor: a factor has a meaning only within a product',
      ],
      [
        '{product: [{spike: {at: 0, duration: 5, factor: 2}}]}',
        '.product: a product of factors alone is no rate',
      ],
      [
        '{spike: {at: 0, duration: 5m, rate: 1, rise: 3m}}',
        '.spike.rise: 3m twice … more than the duration 5m',
      ],
      ['{clip: {rate: 5}}', '.clip: min and max are both missing'],
      ['{clip: {rate: 5, min: 5, max: 1}}', '.clip.min: 5 is above max, 1'],
    ],
    (text) => `rate: ${text}`,
    'w:1: rate',
  );
});
