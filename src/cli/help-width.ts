/** Lines of help where they go to no terminal, as into a file or a pager. */
const DEFAULT_WIDTH = 100;
const NARROWEST = 60;

/** Columns of the lines of help: those of the terminal, up to what is easily read. */
export function helpWidth(): number {
  const columns = process.stdout.isTTY ? process.stdout.columns : DEFAULT_WIDTH;
  return Math.max(NARROWEST, Math.min(columns, 120));
}

/**
 * Text with its paragraphs in lines of so many columns. Lines that are indented, as those of options, examples and tables, stay.
 *
 * @param width columns
 */
export function reflowed(text: string, width: number): string {
  return text.replace(/(?:^(?!Examples:|Formats:|Usage:)\S.*\n?)+/gm, (paragraph) => {
    const end = paragraph.endsWith('\n') ? '\n' : '';
    const lines: string[] = [];
    for (const word of paragraph.trimEnd().split(/\s+/)) {
      const line = lines.at(-1);
      if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
      else lines[lines.length - 1] = `${line} ${word}`;
    }
    return lines.join('\n') + end;
  });
}
