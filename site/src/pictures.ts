import type { TrafficSummary } from '../../src/report/traffic-summary.js';
import { picturesOf } from '../stand-in/pictures.js';
import { make } from './elements.js';

type Picture = ReturnType<typeof picturesOf>[number];

/** Pictures that a workload of the usual kind has, in whose places something stands until they are drawn. */
const USUAL_PICTURES = 6;

/** Draws pictures, one a task, so that the page answers between them. A later call ends an earlier one. */
export class Pictures {
  readonly #place: HTMLElement;
  #turn = 0;
  readonly #figures = new Map<string, HTMLElement>();

  constructor(place: HTMLElement) {
    this.#place = place;
    for (let number = 0; number < USUAL_PICTURES; number++) {
      place.append(make('figure', { class: 'picture waiting', 'aria-hidden': 'true' }));
    }
  }

  /** @returns whether all of them are drawn, and none was overtaken */
  async show(summaries: readonly TrafficSummary[]): Promise<boolean> {
    const turn = ++this.#turn;
    const pictures = picturesOf(summaries);
    for (const [index, picture] of pictures.entries()) {
      await nextTask();
      if (turn !== this.#turn) return false;
      this.#draw(picture, index);
    }
    this.#removeOthers(pictures);
    return true;
  }

  #draw(picture: Picture, index: number): void {
    const figure = figureOf(picture);
    const before = this.#figures.get(picture.id);
    const isOpen = before?.querySelector('details')?.open ?? false;
    if (isOpen) figure.querySelector('details')!.open = true;
    const place = before ?? this.#place.children[index];
    if (place === undefined) this.#place.append(figure);
    else if (before === undefined && !place.classList.contains('waiting')) place.before(figure);
    else place.replaceWith(figure);
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

function figureOf({ id, title, sentence, draw, table }: Picture): HTMLElement {
  const svg = draw(document);
  // A policy without inline styles has no place for these; style.css has what they say.
  for (const style of svg.querySelectorAll('style')) style.remove();
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', `${title}. ${sentence}`);
  const caption = make('figcaption', {}, make('h3', {}, title), make('p', {}, sentence));
  const details = make('details', {}, make('summary', {}, 'Table'));
  // Tables are long, and most are never opened.
  details.addEventListener('toggle', () => {
    if (details.open && details.childElementCount === 1) details.append(tableOf(title, table));
  });
  return make('figure', { class: 'picture', 'data-picture': id }, caption, svg, details);
}

function tableOf(title: string, { columns, rows }: Picture['table']): HTMLElement {
  const head = make('tr', {}, ...columns.map((column) => make('th', { scope: 'col' }, column)));
  const body = rows.map((row) => make('tr', {}, ...row.map((cell) => make('td', {}, String(cell)))));
  const table = make('table', {}, make('thead', {}, head), make('tbody', {}, ...body));
  return make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `Table: ${title}` }, table);
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
