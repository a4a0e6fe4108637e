import { figuresTable } from '../../src/report/page/figures-table.js';
import { legendList } from '../../src/report/page/legend.js';
import type { Picture } from '../../src/report/pictures/picture.js';
import { picturesOf } from '../../src/report/pictures/pictures.js';
import { colourProperties } from '../../src/report/pictures/theme.js';
import type { TrafficSummary } from '../../src/report/traffic-summary.js';
import { make } from './elements.js';

/** Width of the page's column of pictures from which two are beside each other, and what is between them, in CSS px. */
const TWO_COLUMNS = 800;
const COLUMN_GAP = 28;
/** Pictures are not narrower. */
const LEAST_WIDTH = 320;
/** How long the page keeps its width before pictures are drawn for it, in ms. */
const RESIZE_MILLISECONDS = 200;

/** Draws pictures, one a task, so that the page answers between them. A later call ends an earlier one. */
export class Pictures {
  readonly #place: HTMLElement;
  #turn = 0;
  #drawnWidth = 0;
  #pictures: readonly Picture[] = [];
  readonly #figures = new Map<string, HTMLElement>();

  constructor(place: HTMLElement) {
    this.#place = place;
    adoptColours();
    let timer: ReturnType<typeof setTimeout> | undefined;
    new ResizeObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (this.#pictures.length > 0 && place.clientWidth !== this.#drawnWidth) void this.#drawAll();
      }, RESIZE_MILLISECONDS);
    }).observe(place);
  }

  /** @returns whether all of them are drawn, and none was overtaken */
  async show(summaries: readonly TrafficSummary[]): Promise<boolean> {
    const turn = ++this.#turn;
    // Where the scripts of pictures have only now been loaded, that was a task.
    await nextTask();
    if (turn !== this.#turn) return false;
    this.#pictures = picturesOf(summaries);
    return this.#drawAll();
  }

  async #drawAll(): Promise<boolean> {
    const turn = ++this.#turn;
    const pictures = this.#pictures;
    this.#drawnWidth = this.#place.clientWidth;
    for (const [index, picture] of pictures.entries()) {
      await nextTask();
      if (turn !== this.#turn) return false;
      this.#draw(picture, index);
    }
    this.#removeOthers(pictures);
    return true;
  }

  #draw(picture: Picture, index: number): void {
    const before = this.#figures.get(picture.id);
    const isOpen = before?.querySelector('details')?.open ?? false;
    const figure = figureOf(picture, widthOf(picture, this.#drawnWidth), isOpen);
    const place = before ?? this.#place.children[index];
    if (place === undefined) this.#place.append(figure);
    else if (place === before || place.classList.contains('waiting')) place.replaceWith(figure);
    else place.before(figure);
    this.#figures.set(picture.id, figure);
  }

  #removeOthers(pictures: readonly Picture[]): void {
    const ids = new Set(pictures.map(({ id }) => id));
    for (const [id, figure] of this.#figures) {
      if (ids.has(id)) continue;
      figure.remove();
      this.#figures.delete(id);
    }
    for (const waiting of this.#place.querySelectorAll('.waiting')) waiting.remove();
  }
}

/** A policy without inline styles lets scripts make sheets. */
function adoptColours(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `:root{${colourProperties('light')}}@media (prefers-color-scheme:dark){:root{${colourProperties('dark')}}}`,
  );
  document.adoptedStyleSheets.push(sheet);
}

function widthOf({ isWide }: Picture, whole: number): number {
  const width = isWide || whole < TWO_COLUMNS ? whole : (whole - COLUMN_GAP) / 2;
  return Math.max(LEAST_WIDTH, Math.floor(width));
}

function figureOf(picture: Picture, width: number, isOpen: boolean): HTMLElement {
  const { id, title, sentence, legend, isWide, table } = picture;
  const svg = picture.draw(document, { width, hasTips: true });
  // A policy without inline styles has no place for these; style.css has what they say.
  for (const style of svg.querySelectorAll('style')) style.remove();
  // What it says is said by the picture as a whole; groups of marks are no place for names.
  for (const part of svg.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  const caption = make('figcaption', {}, make('h3', {}, title), make('p', {}, sentence));
  caption.append(fragmentOf(legendList(legend)));
  const details = make('details', {}, make('summary', {}, 'Figures'));
  // Tables are long, and most are never opened.
  const fill = () => {
    if (details.open && details.childElementCount === 1) details.append(tableOf(title, table));
  };
  details.addEventListener('toggle', fill);
  details.open = isOpen;
  fill();
  return make(
    'figure',
    { class: isWide ? 'picture wide' : 'picture', 'data-picture': id },
    caption,
    svg,
    details,
  );
}

function tableOf(title: string, table: Picture['table']): HTMLElement {
  const place = make('div', {
    class: 'scroll',
    tabindex: '0',
    role: 'region',
    'aria-label': `Figures: ${title}`,
  });
  place.append(fragmentOf(figuresTable(table, title)));
  return place;
}

/** Of HTML that the project itself writes, texts of others escaped. */
function fragmentOf(html: string): DocumentFragment {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.content;
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
