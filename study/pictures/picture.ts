import * as Plot from '@observablehq/plot';
import { DOMParser } from 'linkedom';
import { TRAFFIC_NAMES } from '../words.js';
import {
  type Colour,
  darkRules,
  INK,
  PAPER,
  type ShownTraffic,
  TRAFFIC_COLOURS,
  TRAFFIC_SYMBOLS,
  WIDTH,
} from './theme.js';

const SVG = 'http://www.w3.org/2000/svg';
const FONT = "system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif";

/** Rounds what moves a mark by less than anybody sees, for half of the bytes. */
const DECIMALS = /-?\d+\.\d{2,}/g;

export interface PictureOptions {
  readonly height: number;
  /** What it is, in few words. */
  readonly title: string;
  /** What it shows, for who does not see it. */
  readonly description: string;
}

export interface TextOptions {
  readonly size?: number;
  readonly bold?: boolean;
  readonly colour?: Colour;
  readonly anchor?: 'start' | 'middle' | 'end';
}

/** How something is marked, and what it is called. */
export interface Look {
  readonly name: string;
  readonly colour: Colour;
  readonly symbol: Plot.SymbolType;
}

/** An SVG that is being drawn, `WIDTH` wide: plots and texts at places in px from the upper left. */
export class Picture {
  readonly #root: Element;
  readonly #document: Document;

  constructor({ height, title, description }: PictureOptions) {
    const empty = new DOMParser().parseFromString(`<svg xmlns="${SVG}"></svg>`, 'image/svg+xml');
    // linkedom declares what it has by types of its own.
    this.#document = empty as unknown as Document;
    this.#root = this.#document.documentElement;
    this.#set(this.#root, {
      viewBox: `0 0 ${WIDTH} ${height}`,
      width: WIDTH,
      height,
      role: 'img',
      'font-family': FONT,
      fill: INK.light,
    });
    this.#append('title', {}, title);
    this.#append('desc', {}, description);
    this.#append('style', {}, `text,tspan{white-space:pre}${darkRules()}`);
    this.#append('rect', { width: '100%', height: '100%', fill: PAPER.light });
  }

  /** Writes a line whose baseline begins, has its middle or ends at x. */
  text(x: number, y: number, words: string, options: TextOptions = {}): void {
    const { size = 13, bold = false, colour = INK, anchor = 'start' } = options;
    const weight = bold ? { 'font-weight': 600 } : {};
    const place = anchor === 'start' ? {} : { 'text-anchor': anchor };
    this.#append('text', { x, y, 'font-size': size, fill: colour.light, ...weight, ...place }, words);
  }

  /** Tells what the colours and shapes of traffics are, in a line from x on. */
  key(x: number, y: number, traffics: readonly ShownTraffic[]): void {
    const looks = traffics.map((traffic) => ({
      name: TRAFFIC_NAMES[traffic],
      colour: TRAFFIC_COLOURS[traffic],
      symbol: TRAFFIC_SYMBOLS[traffic],
    }));
    this.keyOf(x, y, looks);
  }

  /** Tells what colours and shapes are, in a line from x on. */
  keyOf(x: number, y: number, looks: readonly Look[]): void {
    let at = x;
    for (const { name, colour, symbol } of looks) {
      const dot = { symbol, r: 4.5, fill: colour.light };
      const marks = [Plot.dot([0], { ...dot, x: 0, y: 0, frameAnchor: 'middle' })];
      this.plot(at, y - 11, { width: 14, height: 14, margin: 7, axis: null, marks });
      this.text(at + 18, y, name, { bold: true, colour, size: 14 });
      at += 48 + 8.2 * name.length;
    }
  }

  /** Puts a plot there. */
  plot(x: number, y: number, options: Plot.PlotOptions): void {
    const style = { fontSize: '12px', ...(options.style as object | undefined) };
    const plot = Plot.plot({ ...options, style, document: this.#document });
    for (const own of Array.from(plot.querySelectorAll('style'))) own.remove();
    for (const name of ['class', 'font-family', 'fill']) plot.removeAttribute(name);
    this.#set(plot, { x, y, overflow: 'visible' });
    this.#root.append(plot);
  }

  /** The bytes of the file; the same for the same calls. */
  toString(): string {
    for (const element of [this.#root, ...Array.from(this.#root.querySelectorAll('*'))])
      this.#settle(element);
    return `${this.#root.outerHTML}\n`;
  }

  #settle(element: Element): void {
    this.#placeText(element);
    for (const { name, value } of Array.from(element.attributes)) {
      // Labels of marks would be read out one by one, and say nothing that the description does not.
      if (name.startsWith('aria-')) element.removeAttribute(name);
      else if (value === 'currentColor') element.setAttribute(name, INK.light);
      else
        element.setAttribute(
          name,
          value.replace(DECIMALS, (digits) => String(+(+digits).toFixed(1))),
        );
    }
  }

  /** Says by x and y where a text is, in fewer bytes. */
  #placeText(element: Element): void {
    const place = /^translate\(([^,()]+),([^,()]+)\)$/.exec(element.getAttribute('transform') ?? '');
    if (element.nodeName !== 'text' || place === null) return;
    const below = element.getAttribute('y') ?? '0';
    element.removeAttribute('transform');
    this.#set(element, { x: place[1]!, y: place[2]!, dy: below });
  }

  #append(name: string, attributes: Readonly<Record<string, string | number>>, text?: string): void {
    const element = this.#document.createElementNS(SVG, name);
    this.#set(element, attributes);
    if (text !== undefined) element.textContent = text;
    this.#root.append(element);
  }

  #set(element: Element, attributes: Readonly<Record<string, string | number>>): void {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  }
}
