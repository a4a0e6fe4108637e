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
  ['0,1\ntime,rate\n', 'rates.csv:2: it is not time,rate: two numbers of at least 0'],
  ['0,1\n5\n', 'rates.csv:2: it is not time,rate: two numbers of at least 0'],
  ['0,1,2\n', 'rates.csv:1: it is not time,rate: two numbers of at least 0'],
  ['0,-1\n', 'rates.csv:1: it is not time,rate: two numbers of at least 0'],
  ['0,0x10\n', 'rates.csv:1: it is not time,rate: two numbers of at least 0'],
  ['0,1e999\n', 'rates.csv:1: a number is not finite'],
  ['5,1\n\n5,2\n', 'rates.csv:3: its time is not after that of the row before'],
])('%j is refused', (text, message) => {
  const refusal = () => parseRateCsv(text, 'rates.csv');
  expect(refusal).toThrow(UsageError);
  expect(refusal).toThrow(expect.objectContaining({ message }));
});

/** Requests of `0` to the first point's rate, and so on, over 100 seconds. */
function requestsIn(text: string): number {
  const points = parseRateCsv(text, 'rates.csv');
  return points.reduce(
    (sum, [time, rate], index) => sum + rate * ((points[index + 1]?.[0] ?? 100) - time),
    0,
  );
}

// 10 requests a second for 50 s, and 20 for 50 s more.
test.each([
  'time,rate\n0,10\n50,20',
  'Time,Rate\n0,10\n50,20',
  'seconds,rps\n0,10\n50,20',
  'time_s,requests_per_second\n0,10\n50,20',
  'elapsed (s),QPS\n0,10\n50,20',
  'time,req/s\n0,10\n50,20',
  'time_ms,rate\n0,10\n50000,20',
  'timestamp [ms],rate\n0,10\n50000,20',
  'time_us,rate\n0,10\n5e7,20',
  'time_ns,rate\n0,10\n5e10,20',
  'time,rpm\n0,600\n50,1200',
  'time,rate_rpm\n0,600\n50,1200',
  'time,requests per minute\n0,600\n50,1200',
  'time,requests/min\n0,600\n50,1200',
  'time,rate (per hour)\n0,36000\n50,72000',
  'time,rph\n0,36000\n50,72000',
  'time_minutes,rate_per_day\n0,864000\n0.8333333333333334,1728000',
  '\uFEFFtime_ms,rpm\n0,600\n50000,1200',
])('units are converted: %j', (text) => {
  expect(requestsIn(text)).toBeCloseTo(1_500, 9);
});

test.each([
  ['rate,time\n10,0\n20,50', 'swapped.csv:1: the columns are rate,time; time,rate is expected'],
  ['\n\nrpm,time_ms\n10,0', 'swapped.csv:3: the columns are rate,time; time,rate is expected'],
  ['time,time\n0,1', 'swapped.csv:1: the columns are time,time; time,rate is expected'],
  [
    'time_fortnights,rate\n0,1',
    'swapped.csv:1: the unit of the time is not known; without one it is in seconds',
  ],
  [
    'time,rate_per_fortnight\n0,1',
    'swapped.csv:1: the unit of the rate is not known; without one it is in requests',
  ],
  ['time,requests\n0,1', 'swapped.csv:1: the unit of the rate is not known; without one it is in requests'],
  ['day,weather\n0,1', 'swapped.csv:1: it is neither a row of two numbers nor a header that is known'],
])('a header that means something else is refused: %j', (text, message) => {
  expect(() => parseRateCsv(text, 'swapped.csv')).toThrow(UsageError);
  expect(() => parseRateCsv(text, 'swapped.csv')).toThrow(message);
});

test('nothing of a file that is something else is shown', () => {
  const secrets = [
    'root:x:0:0:hunter2:/root:/bin/sh',
    'hunter2,hunter2',
    '4111,1111\n4111,1111',
    '1,2\nhunter2',
  ];
  for (const text of [...secrets, `hunter2${'x'.repeat(1e6)}`]) {
    const refusal = () => parseRateCsv(text, 'passwd');
    expect(refusal).toThrow(/^passwd:\d+: /);
    expect(refusal).not.toThrow(/hunter2|4111|1111/);
  }
});

test('lines are counted by any of the three ends', () => {
  expect(parseRateCsv('0,1\r1,2\r\n2,3\n', 'rates.csv')).toHaveLength(3);
  expect(() => parseRateCsv('0,1\r1,2\r\n2,3\n\n3', 'rates.csv')).toThrow('rates.csv:5: ');
});
