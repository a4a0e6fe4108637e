/** ISO 8601 with a T or a space between date and time, any number of digits of the second, and any zone or none. */
const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?\s?(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/i;

/** A point in time: whole seconds from 1970, and a fraction of the second. Differences of it are exact to 1 ns. */
export interface IsoTime {
  readonly seconds: number;
  /** Nanoseconds, from 0 below 1e9; further digits are cut off. */
  readonly nanoseconds: number;
}

/** The time that a text stands for, in UTC where it names no zone; undefined where it is none. */
export function isoTime(text: string): IsoTime | undefined {
  const parts = ISO.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = parts;
  if (Number(hour) > 24 || Number(minute) > 59 || Number(second) > 60) return undefined;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  // A day that the month does not have would count as one of the next.
  if (new Date(midnight).getUTCDate() !== Number(day) || Number(month) > 12) return undefined;
  const seconds = midnight / 1e3 + Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  return {
    seconds: seconds - offsetSeconds(zone),
    nanoseconds: Number(fraction.slice(0, 9).padEnd(9, '0')),
  };
}

function offsetSeconds(zone: string): number {
  if (!/^[+-]/.test(zone)) return 0;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const seconds = Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2)) * 60;
  return zone.startsWith('-') ? -seconds : seconds;
}
