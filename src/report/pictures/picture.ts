import type { Colour } from './theme.js';

/** Something to look at, drawn of one summary or of two beside each other. */
export interface Picture {
  /** Lower-case words with hyphens: a name for files, anchors and tests. */
  readonly id: string;
  readonly title: string;
  /** What to look for, in the numbers at hand. */
  readonly sentence: string;
  /** What colours and shapes stand for; empty where there is nothing to tell apart. */
  readonly legend: readonly LegendItem[];
  /** Whether it gains by a width of two pictures, as what goes over time does. */
  readonly isWide: boolean;
  /** What it shows in figures: at most some 200 rows. */
  readonly table: PictureTable;
  /** The same element for the same document, options and summaries. It is not attached to anything. */
  draw(document: Document, options?: DrawOptions): SVGSVGElement;
}

export interface DrawOptions {
  /** CSS px; 480 unless told, and at least 320. */
  readonly width?: number;
  /** CSS px; what suits the picture unless told. */
  readonly height?: number;
  /** Whether what is pointed at tells its values, for pages with scripts; unless told, it does not. */
  readonly hasTips?: boolean;
}

/** How a thing is drawn: an area, a line of some dashes, a symbol, or a bar. */
export type LegendMark = 'area' | 'line' | 'dashed' | 'dotted' | 'bar' | 'circle' | 'square' | 'triangle';

export interface LegendItem {
  readonly name: string;
  readonly colour: Colour;
  readonly mark: LegendMark;
}

export interface PictureTable {
  readonly columns: readonly TableColumn[];
  /** A cell a column; NaN where there is nothing to say. */
  readonly rows: readonly (readonly TableCell[])[];
  /** What it leaves out of what the picture shows, such as `Every second of 400 windows.`; undefined where that is nothing. */
  readonly note?: string;
}

export type TableCell = string | number;

export interface TableColumn {
  readonly name: string;
  /** What its numbers are, for whoever formats them; texts, and plain numbers, have none. */
  readonly unit?: 'seconds' | 'share' | 'count';
}
