import { cellText } from '../pictures/cell-text.js';
import type { PictureTable } from '../pictures/picture.js';
import { escapeText } from './escape.js';

/**
 * The figures beneath a picture as a table of HTML: texts to the left, numbers to the right. The texts that a row begins with, or
 * its first number, are what the row is of.
 */
export function figuresTable({ columns, rows }: PictureTable, caption: string): string {
  const isText = columns.map((_, index) => rows.some((row) => typeof row[index] === 'string'));
  const kind = (index: number) => (isText[index] ? ' class="words"' : '');
  const heads = Math.max(1, isText.includes(false) ? isText.indexOf(false) : columns.length);
  const head = columns.map(({ name }, index) => `<th scope="col"${kind(index)}>${escapeText(name)}</th>`);
  const body = rows.map((row) => {
    const cells = row.map((cell, index) => {
      const text = escapeText(cellText(cell, columns[index]));
      return index < heads ? `<th scope="row"${kind(index)}>${text}</th>` : `<td${kind(index)}>${text}</td>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  return `<table><caption>${escapeText(caption)}</caption><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table>`;
}
