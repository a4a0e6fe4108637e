/** Moments as `YYYY-MM-DD HH:MM:SS.fffffff`, in UTC. */
import { writePadded } from './digits';

/** Of a second. */
const TICKS: f64 = 10_000_000;
const SECONDS_OF_DAY: i64 = 86_400;
/** Seconds from 1970-01-01 to 0000-01-01, and to 10000-01-01, the first day behind it that has no year of four digits. */
const BEGIN: f64 = -62_167_219_200;
const END: f64 = 253_402_300_800;
/** Days from -0400-03-01, where a period of the calendar begins, to 1970-01-01. */
const DAYS_BEFORE: i64 = 865_565;

/** What is written in front of the fraction for the second that was last. */
let lastSecond: i64 = i64.MIN_VALUE;
let year: u32 = 0;
let month: u32 = 0;
let day: u32 = 0;
let secondOfDay: u32 = 0;

/**
 * Writes the moment of a whole second of Unix time and a fraction of one.
 *
 * @returns where it ended; 0 where nothing was written, as the year has no four digits
 */
export function writeDate(at: usize, second: f64, fraction: f64): usize {
  if (!(second >= BEGIN && second < END)) return 0;
  if (<i64>second != lastSecond) setSecond(<i64>second);
  let end = writePadded(at, year, 4);
  end = writeSeparated(end, 0x2d, month);
  end = writeSeparated(end, 0x2d, day);
  end = writeSeparated(end, 0x20, secondOfDay / 3600);
  end = writeSeparated(end, 0x3a, (secondOfDay / 60) % 60);
  end = writeSeparated(end, 0x3a, secondOfDay % 60);
  store<u8>(end, 0x2e);
  return writePadded(end + 1, <u64>floor(fraction * TICKS), 7);
}

function writeSeparated(at: usize, separator: u8, value: u32): usize {
  store<u8>(at, separator);
  return writePadded(at + 1, value, 2);
}

/**
 * The day of the Gregorian calendar, which repeats itself every 400 years of 146,097 days; in years that begin in March
 * the day that some have is the last (Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`).
 */
function setSecond(second: i64): void {
  lastSecond = second;
  const sinceBegin = second + DAYS_BEFORE * SECONDS_OF_DAY;
  secondOfDay = <u32>(sinceBegin % SECONDS_OF_DAY);
  const days = <u32>(sinceBegin / SECONDS_OF_DAY);
  const era = days / 146_097;
  const ofEra = days - era * 146_097;
  const yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
  const ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const fromMarch = (5 * ofYear + 2) / 153;
  day = ofYear - (153 * fromMarch + 2) / 5 + 1;
  month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0) - 400;
}
