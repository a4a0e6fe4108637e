import { cellText } from '../pictures/cell-text.js';
import type { PictureTable } from '../pictures/picture.js';
import { escapeText } from './escape.js';

/** The figures beneath a picture as a table of HTML: texts to the left, numbers to the right. */
export function figuresTable({ columns, rows }: PictureTable, caption: string): string {
  const isText = columns.map((_, index) => rows.some((row) => typeof row[index] === 'string'));
  const kind = (index: number) => (isText[index] ? ' class="words"' : '');
  const head = columns.map(({ name }, index) => `<th scope="col"${kind(index)}>${escapeText(name)}</th>`);
  const body = rows.map((row) => {
    const cells = row.map(
      (cell, index) => `<td${kind(index)}>${escapeText(cellText(cell, columns[index]))}</td>`,
    );
    return `<tr>${cells.join('')}</tr>`;
  });
  return `<table><caption>${escapeText(caption)}</caption><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table>`;
}
