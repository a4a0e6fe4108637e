import { svgDocument } from '../../src/report/page/svg-document.js';
import type { Picture } from '../../src/report/pictures/picture.js';
import { picturesOf } from '../../src/report/pictures/pictures.js';
import type { TrafficSummary } from '../../src/report/traffic-summary.js';

export const document = svgDocument();

/** The picture of an id, of traffic or of two side by side. */
export function pictureOf(id: string, ...summaries: TrafficSummary[]): Picture {
  return picturesOf(summaries).find((picture) => picture.id === id)!;
}

/** All texts in the drawing, whose width is px. */
export function textsOf(picture: Picture, width?: number): string[] {
  const svg = picture.draw(document, width === undefined ? {} : { width });
  return Array.from(svg.querySelectorAll('text')).map((text) => text.textContent ?? '');
}

/** The corners of a path's lines, px. */
export function cornersOf(path: Element): [x: number, y: number][] {
  const numbers = (path.getAttribute('d')?.match(/-?[\d.]+/g) ?? []).map(Number);
  return Array.from({ length: numbers.length / 2 }, (_, index) => [
    numbers[2 * index],
    numbers[2 * index + 1],
  ]);
}
