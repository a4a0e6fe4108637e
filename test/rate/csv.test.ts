import { expect, test } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { parseRateCsv } from '../../src/rate/csv.js';

test.each([
  [
    '0,10\n60,20\n',
    [
      [0, 10],
      [60, 20],
    ],
  ],
  [
    '\uFEFFtime,rate\r\n0, 1.5\r\n\r\n1e2 ,0\r\n',
    [
      [0, 1.5],
      [100, 0],
    ],
  ],
  ['time (s),rate\n.5,3.', [[0.5, 3]]],
])('%j', (text, points) => {
  expect(parseRateCsv(text, 'rates.csv')).toEqual(points);
});

test.each([
  ['', 'rates.csv: has no rows of time,rate'],
  ['time,rate\n', 'rates.csv: has no rows of time,rate'],
  ['0,1\ntime,rate\n', "rates.csv:2: 'time,rate' is not time,rate: two numbers of at least 0"],
  ['0,1\n5\n', "rates.csv:2: '5' is not time,rate: two numbers of at least 0"],
  ['0,1,2\n', "rates.csv:1: '0,1,2' is not time,rate: two numbers of at least 0"],
  ['0,-1\n', "rates.csv:1: '0,-1' is not time,rate: two numbers of at least 0"],
  ['0,0x10\n', "rates.csv:1: '0,0x10' is not time,rate: two numbers of at least 0"],
  ['0,1e999\n', "rates.csv:1: '0,1e999' is not finite"],
  ['5,1\n\n5,2\n', 'rates.csv:3: time 5 is not after the one before, 5'],
])('%j is refused', (text, message) => {
  const refusal = () => parseRateCsv(text, 'rates.csv');
  expect(refusal).toThrow(UsageError);
  expect(refusal).toThrow(expect.objectContaining({ message }));
});
