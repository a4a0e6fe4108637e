import type { Cell } from '../results.js';

/** The cell that stands for a pool where there is room for one: its first hour, at the rate in the middle. */
export function shownCell<T extends Cell>(cells: readonly T[], pool: string): Cell | undefined {
  const own = cells.filter((cell) => cell.pool === pool);
  const rates = [...new Set(own.map(({ rate }) => rate))].sort((a, b) => a - b);
  const rate = rates[Math.floor((rates.length - 1) / 2)];
  const shown = own.find((cell) => cell.rate === rate);
  return shown && { pool, hour: shown.hour, rate: shown.rate };
}

export function ofCell<T extends Cell>(items: readonly T[], cell: Cell): T[] {
  return items.filter(
    ({ pool, hour, rate }) => pool === cell.pool && hour === cell.hour && rate === cell.rate,
  );
}
