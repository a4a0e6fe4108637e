import { type JsonSchema, listOf, objectOf, pairOf, reference } from './json-schema.js';
import { described, NOT_NEGATIVE, POSITIVE } from './numbers.js';

const POINTS: JsonSchema = listOf(pairOf(reference('TimeSpec'), NOT_NEGATIVE));

const RAMP = objectOf(
  {
    from: described(NOT_NEGATIVE, 'Requests per second before and at the start of the ramp.', 10),
    to: described(NOT_NEGATIVE, 'Requests per second at its end and after.', 200),
    start: { ...reference('TimeSpec'), description: 'When it starts.', default: 0 },
    duration: { ...reference('DurationSpec'), description: 'How long it takes.' },
  },
  ['from', 'to', 'duration'],
);

const EXPONENTIAL = objectOf(
  {
    from: described(POSITIVE, 'Requests per second before and at the start of the way.', 1),
    to: described(POSITIVE, 'Requests per second at its end and after.', 100),
    start: { ...reference('TimeSpec'), description: 'When it starts.', default: 0 },
    duration: { ...reference('DurationSpec'), description: 'How long it takes.' },
  },
  ['from', 'to', 'duration'],
);

const SINE = objectOf(
  {
    mean: described(POSITIVE, 'Requests per second, the mean over whole periods.', 50),
    amplitude: described(
      NOT_NEGATIVE,
      'How far the rate goes above and below the mean: at most the mean, but within a clip, which cuts it at 0.',
      30,
    ),
    period: { ...reference('DurationSpec'), description: 'From peak to peak.' },
    phase: {
      ...reference('TimeSpec'),
      description:
        'How far it is into the period at the start of the trace; at 0 it is at its mean and rises.',
      default: 0,
    },
    peak_at: { ...reference('TimeSpec'), description: 'When it is highest, in place of the phase.' },
  },
  ['mean', 'amplitude', 'period'],
);

const DIURNAL = objectOf(
  {
    mean: described(POSITIVE, 'Requests per second, the mean over whole days.', 100),
    peak_over_trough: described(
      { type: 'number', minimum: 1 },
      'The rate at the peak over that half a day away from it; 1 is a constant rate.',
      2.5,
    ),
    peak_at: { ...reference('ClockSpec'), description: 'Time of day of the peak.', default: '15:00' },
    start_at: {
      ...reference('ClockSpec'),
      description: 'Time of day at which the trace starts.',
      default: '00:00',
    },
  },
  ['mean', 'peak_over_trough'],
);

const SPIKE = objectOf(
  {
    at: { ...reference('TimeSpec'), description: 'When it starts.' },
    duration: { ...reference('DurationSpec'), description: 'Its length, ways up and down included.' },
    rate: described(POSITIVE, 'Its height in requests per second; 0 at other times.', 50),
    factor: described(
      NOT_NEGATIVE,
      'Its height as a factor; 1 at other times. Only within a product. Below 1 it is a dip, and 0 an outage.',
      5,
      0,
    ),
    rise: {
      ...reference('TimeSpec'),
      description: 'Length of the way up, and of that down, within the duration; 0 is at once.',
      default: 0,
    },
  },
  ['at', 'duration'],
);

const CLIP = objectOf(
  {
    rate: { ...reference('RateSpec'), description: 'What is cut.' },
    min: described(NOT_NEGATIVE, 'Smallest rate, in requests per second.', 1),
    max: described(POSITIVE, 'Largest rate, in requests per second.', 500),
  },
  ['rate'],
);

function form(key: string, schema: JsonSchema, more: Readonly<Record<string, JsonSchema>> = {}): JsonSchema {
  return objectOf({ [key]: schema, ...more }, [key]);
}

export const RATE_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  RateSpec: {
    title:
      "requests per second above 0, 'native', or one of scale, max, steps, linear, ramp, exponential, sine, " +
      'diurnal, spike, csv, sum, product and clip',
    description: 'Requests per second over the time of the trace.',
    examples: [100, 'native', { scale: 2 }, { diurnal: { mean: 100, peak_over_trough: 2.5 } }],
    anyOf: [
      POSITIVE,
      { const: 'native', description: "The sum of the clients' own rates." },
      form('scale', described(POSITIVE, "A factor on the clients' own rates.", 2)),
      form(
        'max',
        described(
          POSITIVE,
          "Requests per second: the clients' own rates, scaled down where their busiest window exceeds it.",
          500,
        ),
      ),
      form(
        'steps',
        described(
          POINTS,
          'Points [time, rate], times ascending. Each rate holds until the next time, the first before its time, too.',
          [
            [0, 10],
            ['1h', 50],
          ],
        ),
      ),
      form(
        'linear',
        described(
          POINTS,
          'Points [time, rate], times ascending, joined by lines; constant before the first and after the last.',
          [
            [0, 10],
            ['12h', 50],
          ],
        ),
      ),
      form('ramp', described(RAMP, 'A line from one rate to another; constant before and after.')),
      form(
        'exponential',
        described(
          EXPONENTIAL,
          'From one rate to another by the same factor in every second; constant before and after.',
        ),
      ),
      form('sine', described(SINE, 'A sine of any period.')),
      form('diurnal', described(DIURNAL, 'A cosine over the day.')),
      form(
        'spike',
        described(SPIKE, 'More, or less, for a while: a rate on top, or within a product a factor.'),
      ),
      form(
        'csv',
        described(
          { type: 'string', pattern: '.' },
          'A file with rows `time,rate`, relative to the spec file.',
          'rates.csv',
        ),
        {
          interpolation: {
            enum: ['steps', 'linear'],
            description: 'How the rows are joined.',
            default: 'steps',
          },
        },
      ),
      form('sum', described(listOf(reference('RateSpec')), 'The sum of rates.', [100, { scale: 0.5 }])),
      form(
        'product',
        described(listOf(reference('RateSpec')), 'The product of rates and factors.', [
          'native',
          { spike: { at: '1h', duration: '10m', factor: 5 } },
        ]),
      ),
      form(
        'clip',
        described(CLIP, 'A rate that is cut where it is below a smallest or above a largest one.'),
      ),
    ],
  },
};
