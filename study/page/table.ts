/** A number with or without its interval, an interval, or what stands for none. */
const NUMERIC = /^(–|-?[\d.,]+( %)?( to -?[\d.,]+)?( \(.*\))?)$/;

/** A table of Markdown; columns other than the first are aligned to the right where they hold numbers. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const isNumeric = (column: number) => rows.every((cells) => NUMERIC.test(cells[column]!));
  const rule = head.map((_, column) => (column > 0 && isNumeric(column) ? '---:' : '---'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
