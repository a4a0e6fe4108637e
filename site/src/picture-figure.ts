import { figuresTable } from '../../src/report/page/figures-table.js';
import { legendList } from '../../src/report/page/legend.js';
import type { Picture } from '../../src/report/pictures/picture.js';
import { make } from './elements.js';

/** A picture on the page: it keeps its place, and the figures that somebody has opened, when it is drawn anew. */
export class PictureFigure {
  readonly element = make('figure');
  readonly #caption = make('figcaption');
  readonly #details = make('details', {}, make('summary', {}, 'Figures'));
  #svg: SVGSVGElement | undefined;
  #picture: Picture | undefined;
  #table: HTMLElement | undefined;

  constructor() {
    this.element.append(this.#caption, this.#details);
    this.#details.addEventListener('toggle', () => this.#fillTable());
  }

  /** @param width CSS px */
  show(picture: Picture, width: number): void {
    const { id, title, sentence, legend, isWide } = picture;
    const svg = drawn(picture, width);
    this.element.setAttribute('class', isWide ? 'picture wide' : 'picture');
    this.element.setAttribute('data-picture', id);
    this.#caption.replaceChildren(make('h3', {}, title), make('p', {}, sentence));
    this.#caption.append(fragmentOf(legendList(legend)));
    if (this.#svg === undefined) this.#caption.after(svg);
    else this.#svg.replaceWith(svg);
    this.#svg = svg;
    this.#picture = picture;
    this.#fillTable();
  }

  /** Tables are long, and most are never opened. */
  #fillTable(): void {
    if (this.#picture === undefined) return;
    if (!this.#details.open) {
      this.#table?.remove();
      this.#table = undefined;
      return;
    }
    const { title, table } = this.#picture;
    if (this.#table === undefined) {
      this.#table = make('div', { class: 'scroll', tabindex: '0', role: 'region' });
      this.#details.append(this.#table);
    }
    this.#table.setAttribute('aria-label', `Figures: ${title}`);
    this.#table.replaceChildren(fragmentOf(figuresTable(table, title)));
  }
}

function drawn(picture: Picture, width: number): SVGSVGElement {
  const svg = picture.draw(document, { width, hasTips: true });
  // A policy without inline styles has no place for these; style.css has what they say.
  for (const style of svg.querySelectorAll('style')) style.remove();
  // What it says is said by the picture as a whole; groups of marks are no place for names.
  for (const part of svg.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  return svg;
}

/** Of HTML that the project itself writes, texts of others escaped. */
function fragmentOf(html: string): DocumentFragment {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.content;
}
