import type { Picture } from '../pictures/picture.js';
import { escapeText } from './escape.js';
import { figuresTable } from './figures-table.js';
import { legendList } from './legend.js';
import { scrolling } from './scrolling.js';
import { svgText } from './svg-text.js';

/** Px that pictures are drawn for; they scale with the page. */
const NARROW = 440;
const BROAD = 1_120;

/** A picture with what to look for above it and its figures beneath. */
export function pictureFigure(picture: Picture, document: Document): string {
  const { id, title, sentence, legend, table, isWide } = picture;
  const figures = `Figures: ${title}`;
  return `<figure id="${id}"${isWide ? ' class="wide"' : ''}>
<figcaption><h2>${escapeText(title)}</h2><p>${escapeText(sentence)}</p>${legendList(legend)}</figcaption>
${drawings(picture, document)}
<div class="below"><details><summary aria-label="${escapeText(figures)}">Figures</summary><div class="scroll" ${scrolling(figures)}>${figuresTable(table, title)}</div>${noteOf(table)}</details><button type="button" hidden data-file="${id}.svg" aria-label="${escapeText(`Save as SVG: ${title}`)}">Save as SVG</button></div>
</figure>`;
}

/** What its table leaves out, beneath it. */
function noteOf({ note }: Picture['table']): string {
  return note === undefined ? '' : `<p>${escapeText(note)}</p>`;
}

/** A wide picture is drawn for phones as well, of which a page shows one: scaled down, its texts would be too small. */
function drawings(picture: Picture, document: Document): string {
  const drawn = (width: number, name?: string) => {
    const svg = picture.draw(document, { width });
    if (name !== undefined) svg.setAttribute('class', name);
    return svgText(svg);
  };
  return picture.isWide ? `${drawn(BROAD, 'broad')}\n${drawn(NARROW, 'narrow')}` : drawn(NARROW);
}
