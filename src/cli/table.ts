import { visibleText } from '../visible-text.js';

/**
 * Rows of cells as aligned lines: the first column to the left, the others to the right; the first row is the head.
 * Cells may hold any text.
 */
export function formatTable(texts: readonly (readonly string[])[], indent = '  '): string {
  const rows = texts.map((row) => row.map(visibleText));
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  return rows
    .map((row) => {
      const cells = row.map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
      );
      return `${indent}${cells.join('  ').trimEnd()}\n`;
    })
    .join('');
}

/** Pairs of a name and what is to be said about it, aligned. */
export function formatFacts(facts: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.map(([name, value]) => `${name.padEnd(width)}  ${visibleText(value)}\n`).join('');
}

/** Lines under a title, indented; nothing where there are none. Lines may hold any text. */
export function formatList(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `${title}\n${lines.map((line) => `  ${visibleText(line)}\n`).join('')}`;
}

const BARS = '▁▂▃▄▅▆▇█';

/**
 * A chart of one line: each bar is the mean of its part of `values`, the full height their largest mean.
 *
 * @param values at least 0
 * @param width bars, at most
 */
export function sparkline(values: ArrayLike<number>, width = 60): string {
  const bars = Math.min(width, values.length);
  const means = Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * values.length) / bars);
    const to = Math.floor(((bar + 1) * values.length) / bars);
    let sum = 0;
    for (let index = from; index < to; index++) sum += values[index];
    return sum / (to - from);
  });
  const highest = Math.max(...means);
  return means
    .map(
      (mean) => BARS[highest > 0 ? Math.min(BARS.length - 1, Math.floor((mean / highest) * BARS.length)) : 0],
    )
    .join('');
}
