import { Field, Schema } from '../arrow/classes.js';

/** Units of times, by the names that people write, in the order of the numbers that Arrow has for them. */
export const TIME_UNITS = {
  s: { name: 'seconds', perSecond: 1 },
  ms: { name: 'milliseconds', perSecond: 1e3 },
  us: { name: 'microseconds', perSecond: 1e6 },
  ns: { name: 'nanoseconds', perSecond: 1e9 },
} as const;
export type TimeUnit = keyof typeof TIME_UNITS;

export const TIME_UNIT_NAMES = Object.keys(TIME_UNITS) as readonly TimeUnit[];

/** How the times of a column are to be read, where that is known and not to be guessed. */
export interface TimeReading {
  readonly unit: TimeUnit;
  /** How that is known, for people, such as `in milliseconds, as asked`. */
  readonly note: string;
}

const KEY = 'servegen.times';

/** The schema with a word on how its times are read, for `TraceTimes`. */
export function withTimes(schema: Schema, reading: TimeReading | undefined): Schema {
  if (reading === undefined) return schema;
  const fields = schema.fields.map((field) => {
    if (field.name !== 'timestamp') return field;
    const { name, type, nullable, metadata } = field;
    return new Field(name, type, nullable, new Map([...metadata, [KEY, JSON.stringify(reading)]]));
  });
  return new Schema(fields, schema.metadata);
}

/** What the reader of a file has found out about the times of a field. */
export function timeReadingOf({ metadata }: Field): TimeReading | undefined {
  const text = metadata.get(KEY);
  return text === undefined ? undefined : (JSON.parse(text) as TimeReading);
}
