import type { LegendItem } from '../pictures/picture.js';
import { escapeText } from './escape.js';

/** A mark of a legend as SVG, within 18 x 12 px. */
export function legendMark({ mark, colour }: LegendItem): string {
  const line = (dash: string) =>
    `<path d="M0 6H18" stroke="${colour.css}" stroke-width="2"${dash === '' ? '' : ` stroke-dasharray="${dash}"`}/>`;
  switch (mark) {
    case 'line':
      return line('');
    case 'dashed':
      return line('4 3');
    case 'dotted':
      return line('1.5 2.5');
    case 'area':
      return `<path d="M0 1H18V11H0Z" fill="${colour.css}" fill-opacity="0.3"/>`;
    case 'bar':
      return `<path d="M3 1H15V11H3Z" fill="${colour.css}"/>`;
    case 'circle':
      return `<circle cx="9" cy="6" r="4.5" fill="${colour.css}"/>`;
    case 'square':
      return `<path d="M5 2H13V10H5Z" fill="${colour.css}"/>`;
    case 'triangle':
      return `<path d="M9 1L14 10.5H4Z" fill="${colour.css}"/>`;
  }
}

/** A legend as a list of HTML; empty where there is nothing to tell apart. */
export function legendList(items: readonly LegendItem[]): string {
  if (items.length === 0) return '';
  const entries = items.map(
    (item) =>
      `<li><svg viewBox="0 0 18 12" width="18" height="12" aria-hidden="true">${legendMark(item)}</svg>${escapeText(item.name)}</li>`,
  );
  return `<ul class="legend">${entries.join('')}</ul>`;
}
