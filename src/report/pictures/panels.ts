import { axisX, axisY, gridX, gridY, type Markish, plot } from '@observablehq/plot';
import type { Axis } from './axes.js';
import type { Colour } from './theme.js';
import { FONT, FONT_SIZE, RULE } from './theme.js';

const SVG = 'http://www.w3.org/2000/svg';

/** A plot within a picture. */
export interface Panel {
  /** Above it, where a picture has several. */
  readonly title?: { readonly text: string; readonly colour: Colour };
  readonly x: Axis;
  readonly y: Axis;
  /** The axes and their lines are drawn beneath. */
  readonly marks: readonly Markish[];
  /** Whether there are no lines across at the ticks of y, as for names. */
  readonly hasNoRows?: boolean;
}

export interface PanelsOptions {
  readonly document: Document;
  readonly width: number;
  readonly height: number;
  /** How many stand beside each other; the rows below each other share the height. */
  readonly columns: number;
  /** What the picture is, and what it shows, for who does not see it. */
  readonly title: string;
  readonly description: string;
}

const TITLE_HEIGHT = 20;
const GAP = 16;
/** What a character of a tick takes, about. */
const CHARACTER = FONT_SIZE * 0.58;

/** Panels in a grid, as one SVG that scales with its width. */
export function drawPanels(panels: readonly Panel[], options: PanelsOptions): SVGSVGElement {
  const { document, width, height, columns } = options;
  const root = element(document, 'svg', {
    xmlns: SVG,
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: 'img',
    'aria-label': options.title,
    'font-family': FONT,
    'font-size': FONT_SIZE,
    fill: 'currentColor',
  }) as SVGSVGElement;
  root.append(element(document, 'title', {}, options.title));
  root.append(element(document, 'desc', {}, options.description));
  const rows = Math.ceil(panels.length / columns);
  const cell = {
    width: (width - (columns - 1) * GAP) / columns,
    height: (height - (rows - 1) * GAP) / rows,
  };
  panels.forEach((panel, index) => {
    const x = (index % columns) * (cell.width + GAP);
    const y = Math.floor(index / columns) * (cell.height + GAP);
    appendPanel(root, panel, { document, x, y, ...cell });
  });
  return root;
}

interface Cell {
  readonly document: Document;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function appendPanel(root: Element, panel: Panel, cell: Cell): void {
  const { document } = cell;
  const { title, x, y, marks, hasNoRows = false } = panel;
  const head = title === undefined ? 0 : TITLE_HEIGHT;
  if (title !== undefined) {
    const place = { x: cell.x, y: cell.y + 14, 'font-weight': 600, 'font-size': 13, fill: title.colour.css };
    root.append(element(document, 'text', place, title.text));
  }
  const hasLines = x.texts.some((text) => text.includes('\n'));
  const marginBottom = (hasLines ? 52 : 40) - (x.label === '' ? 14 : 0);
  const svg = plot({
    document,
    width: cell.width,
    height: cell.height - head,
    marginTop: y.label === '' ? 8 : 26,
    marginRight: 18,
    marginBottom,
    marginLeft: Math.ceil(Math.max(0, ...y.texts.map((text) => text.length)) * CHARACTER) + 12,
    x: { ...x.scale, axis: null },
    y: { ...y.scale, axis: null },
    marks: [
      ...(hasNoRows ? [] : [gridY(y.ticks, { stroke: RULE.css, strokeOpacity: 1 })]),
      gridX(x.ticks, { stroke: RULE.css, strokeOpacity: 1 }),
      axisX(x.ticks, {
        text: textOf(x),
        tickSize: 0,
        tickPadding: 6,
        label: x.label || null,
        labelOffset: marginBottom - 5,
      }),
      axisY(y.ticks, { text: textOf(y), tickSize: 0, tickPadding: 6, label: y.label || null }),
      ...marks,
    ],
  });
  // Its rules would be those of the whole page, and the root's attributes are the same.
  for (const own of Array.from(svg.querySelectorAll('style'))) own.remove();
  for (const name of ['class', 'font-family', 'font-size', 'fill', 'text-anchor']) svg.removeAttribute(name);
  svg.setAttribute('x', String(cell.x));
  svg.setAttribute('y', String(cell.y + head));
  svg.setAttribute('text-anchor', 'middle');
  svg.setAttribute('overflow', 'visible');
  root.append(svg);
}

function textOf({ ticks, texts }: Axis): (value: number) => string {
  return (value) => texts[ticks.indexOf(value)];
}

function element(
  document: Document,
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  text?: string,
): Element {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}
