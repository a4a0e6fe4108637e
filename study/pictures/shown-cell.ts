import { hourRatios } from '../hours.js';
import type { Cell, StudyResults } from '../results.js';

/**
 * The cell that stands for a pool where there is room for one: its median hour by what NAIVE asks for over the actual traffic,
 * of two in the middle the one with less, at the rate in the middle. Its first hour where no ratio is known.
 */
export function shownCell<T extends Cell>(
  results: StudyResults,
  cells: readonly T[],
  pool: string,
): Cell | undefined {
  const own = cells.filter((cell) => cell.pool === pool);
  const rates = [...new Set(own.map(({ rate }) => rate))].sort((a, b) => a - b);
  const rate = rates[Math.floor((rates.length - 1) / 2)];
  const there = own.filter((cell) => cell.rate === rate);
  const hours = hourRatios(results, 'naive', pool)
    .filter(({ hour }) => there.some((cell) => cell.hour === hour))
    .sort((a, b) => a.ratio - b.ratio);
  const median = hours[Math.floor((hours.length - 1) / 2)];
  const shown = there.find((cell) => median === undefined || cell.hour === median.hour);
  return shown && { pool, hour: shown.hour, rate: shown.rate };
}

export function ofCell<T extends Cell>(items: readonly T[], cell: Cell): T[] {
  return items.filter(
    ({ pool, hour, rate }) => pool === cell.pool && hour === cell.hour && rate === cell.rate,
  );
}
