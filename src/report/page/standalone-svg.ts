import type { DrawOptions, LegendItem, Picture } from '../pictures/picture.js';
import { COLOURS, FONT, FONT_SIZE, INK, PAPER } from '../pictures/theme.js';
import { escapeText } from './escape.js';
import { legendMark } from './legend.js';
import { svgText } from './svg-text.js';

const MARGIN = 16;
const TITLE_BASELINE = 32;
const LEGEND_LINE = 20;
/** What a character of a legend takes, about, and the mark before it with the room behind. */
const CHARACTER = FONT_SIZE * 0.56;
const BESIDE_TEXT = 44;

/**
 * A picture as a file of its own: SVG with its title, its legend and colours that any program understands; where a browser
 * shows a dark page it is dark.
 *
 * @returns the same text for the same picture and options
 */
export function standaloneSvg(picture: Picture, document: Document, options: DrawOptions = {}): string {
  const { width = picture.isWide ? 960 : 560 } = options;
  const svg = picture.draw(document, { ...options, width });
  const top = TITLE_BASELINE + 12;
  const legend = placedLegend(picture.legend, width);
  const below = top + legend.lines * LEGEND_LINE + (legend.lines > 0 ? 6 : 0);
  const height = Number(svg.getAttribute('height'));
  svg.setAttribute('x', String(MARGIN));
  svg.setAttribute('y', String(below));
  for (const name of ['xmlns', 'role', 'aria-label']) svg.removeAttribute(name);
  for (const name of ['title', 'desc'])
    for (const own of Array.from(svg.children).filter(({ localName }) => localName === name)) own.remove();
  const size = [width + 2 * MARGIN, below + height + MARGIN];
  const text = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.join(' ')}" width="${size[0]}" height="${size[1]}" role="img" font-family="${escapeText(FONT)}" font-size="${FONT_SIZE}" fill="${INK.css}">`,
    `<title>${escapeText(picture.title)}</title>`,
    `<desc>${escapeText(picture.sentence)}</desc>`,
    `<style>text{white-space:pre}${darkRules()}</style>`,
    `<rect width="100%" height="100%" fill="${PAPER.css}"/>`,
    `<text x="${MARGIN}" y="${TITLE_BASELINE}" font-size="16" font-weight="600">${escapeText(picture.title)}</text>`,
    `<g transform="translate(${MARGIN},${top})">${legend.text}</g>`,
    svgText(svg),
    '</svg>\n',
  ].join('\n');
  return withPlainColours(text);
}

/** Items one behind the other, in as many lines as that takes. */
function placedLegend(
  items: readonly LegendItem[],
  width: number,
): { readonly lines: number; readonly text: string } {
  let [x, line] = [0, 0];
  const texts = items.map((item) => {
    const length = item.name.length * CHARACTER + BESIDE_TEXT;
    if (x > 0 && x + length > width) [x, line] = [0, line + 1];
    const place = `translate(${Math.round(x)},${line * LEGEND_LINE})`;
    x += length;
    return `<g transform="${place}">${legendMark(item)}<text x="24" y="10">${escapeText(item.name)}</text></g>`;
  });
  return { lines: items.length === 0 ? 0 : line + 1, text: texts.join('') };
}

function withPlainColours(text: string): string {
  return COLOURS.reduce((rest, { css, light }) => rest.replaceAll(css, light), text).replaceAll(
    'currentColor',
    INK.light,
  );
}

/** Marks carry the colours of light pages as attributes; where a browser shows a dark page these rules take their place. */
function darkRules(): string {
  const rules = COLOURS.flatMap(({ light, dark }) => [
    `[fill="${light}"]{fill:${dark}}`,
    `[stroke="${light}"]{stroke:${dark}}`,
  ]);
  return `@media screen and (prefers-color-scheme:dark){${rules.join('')}}`;
}
