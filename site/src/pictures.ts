import type { Picture } from '../../src/report/pictures/picture.js';
import { picturesOf } from '../../src/report/pictures/pictures.js';
import { colourProperties } from '../../src/report/pictures/theme.js';
import type { TrafficSummary } from '../../src/report/traffic-summary.js';
import { PictureFigure } from './picture-figure.js';

/** Width of the page's column of pictures from which two are beside each other, and what is between them, in CSS px. */
const TWO_COLUMNS = 800;
const COLUMN_GAP = 28;
/** Pictures are not narrower. */
const LEAST_WIDTH = 320;
/** How long the page keeps its width before pictures are drawn for it, in ms. */
const RESIZE_MILLISECONDS = 200;

/** Draws pictures, one a task, so that the page answers between them. */
export class Pictures {
  readonly #place: HTMLElement;
  /** How often pictures were asked for. */
  #shows = 0;
  /** How often drawing has begun: for those that were asked for, and for other widths. */
  #drawings = 0;
  #latest: Promise<void> = Promise.resolve();
  #drawnWidth = 0;
  #pictures: readonly Picture[] = [];
  readonly #figures = new Map<string, PictureFigure>();

  constructor(place: HTMLElement) {
    this.#place = place;
    adoptColours();
    let timer: ReturnType<typeof setTimeout> | undefined;
    new ResizeObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (this.#pictures.length > 0 && place.clientWidth !== this.#drawnWidth) {
          this.#drawAll().catch(() => undefined);
        }
      }, RESIZE_MILLISECONDS);
    }).observe(place);
  }

  /**
   * Draws the pictures of summaries in place of those of earlier ones.
   *
   * @returns whether all of them are drawn, and no others were asked for meanwhile
   */
  async show(summaries: readonly TrafficSummary[]): Promise<boolean> {
    const show = ++this.#shows;
    // Where the scripts of pictures have only now been loaded, that was a task.
    await nextTask();
    if (show !== this.#shows) return false;
    this.#pictures = picturesOf(summaries);
    await this.#drawAll();
    return show === this.#shows;
  }

  /** Draws the newest pictures for the width that there is; one that is overtaken ends with what overtakes it. */
  #drawAll(): Promise<void> {
    this.#latest = this.#drawEach(++this.#drawings);
    return this.#latest;
  }

  async #drawEach(drawing: number): Promise<void> {
    const pictures = this.#pictures;
    this.#drawnWidth = this.#place.clientWidth;
    let before: HTMLElement | undefined;
    for (const picture of pictures) {
      await nextTask();
      if (drawing !== this.#drawings) return this.#latest;
      before = this.#draw(picture, before);
    }
    this.#removeOthers(pictures);
  }

  #draw(picture: Picture, before: HTMLElement | undefined): HTMLElement {
    const known = this.#figures.get(picture.id);
    const figure = known ?? new PictureFigure();
    figure.show(picture, widthOf(picture, this.#drawnWidth));
    const { element } = figure;
    if (known === undefined) this.#place.querySelector('.waiting')?.replaceWith(element);
    this.#figures.set(picture.id, figure);
    const next = before === undefined ? this.#place.firstElementChild : before.nextElementSibling;
    if (next === element) return element;
    if (before === undefined) this.#place.prepend(element);
    else before.after(element);
    return element;
  }

  #removeOthers(pictures: readonly Picture[]): void {
    const ids = new Set(pictures.map(({ id }) => id));
    for (const [id, { element }] of this.#figures) {
      if (ids.has(id)) continue;
      element.remove();
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
