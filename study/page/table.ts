/** A table of Markdown; columns other than the first are aligned to the right where they hold numbers. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  aligned: 'numbers' | 'words' = 'numbers',
): string {
  const rule = head.map((_, index) => (index > 0 && aligned === 'numbers' ? '---:' : '---'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
