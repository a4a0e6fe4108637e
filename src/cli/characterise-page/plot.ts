import { formatCount } from '../format.js';
import { escapeHtml } from './escape.js';
import { type Scale, scaleOf } from './scale.js';

export type Point = readonly [x: number, y: number];

/** What is drawn; its number among those of a plot is its colour, `s0` and so on. */
export interface Series {
  /** In the legend; none for a plot of one series. */
  readonly name?: string;
  readonly kind: 'line' | 'points' | 'bars';
  readonly points: readonly Point[];
  /** Of a line, the area between two more: x, lower and upper y. */
  readonly band?: readonly (readonly [x: number, low: number, high: number])[];
}

export interface AxisOptions {
  readonly label: string;
  readonly isLog?: boolean;
  readonly holds?: readonly number[];
  /** Texts at values, in the place of numbers. */
  readonly labels?: readonly (readonly [value: number, text: string])[];
}

export interface Plot {
  /** What it shows, for those who cannot see it. */
  readonly title: string;
  readonly x: AxisOptions;
  readonly y: AxisOptions;
  readonly series: readonly Series[];
  /** A line across at a height, as that of a Poisson process. */
  readonly reference?: number;
  /** A line of equal x and y. */
  readonly hasDiagonal?: boolean;
}

const [WIDTH, HEIGHT] = [480, 270];
const FRAME = { left: 56, right: 468, top: 26, bottom: 226 };

/** A plot as an SVG element; an empty text where there is nothing to show. */
export function drawPlot(plot: Plot): string {
  const { title, series, reference, hasDiagonal = false } = plot;
  const points = series.flatMap((one) => one.points);
  const bands = series.flatMap(({ band = [] }) => band);
  const diagonal = hasDiagonal ? points.flat() : [];
  const scaleAlong = (
    values: number[],
    { isLog = false, holds = [] }: AxisOptions,
    range: [number, number],
  ) => scaleOf([...values, ...diagonal], { isLog, range, holds });
  const x = scaleAlong(
    points.map(([value]) => value),
    plot.x,
    [FRAME.left, FRAME.right],
  );
  const y = scaleAlong(
    [...points.map(([, value]) => value), ...bands.flatMap(([, low, high]) => [low, high])],
    { ...plot.y, holds: [...(plot.y.holds ?? []), ...(reference === undefined ? [] : [reference])] },
    [FRAME.bottom, FRAME.top],
  );
  if (x === undefined || y === undefined) return '';
  const parts = [
    axisBelow(x, plot.x),
    axisLeft(y, plot.y),
    reference === undefined
      ? ''
      : segment('reference', [FRAME.left, y.pixelOf(reference)], [FRAME.right, y.pixelOf(reference)]),
    hasDiagonal ? diagonalLine(diagonal, x, y) : '',
    ...series.map((one, index) => drawSeries(one, index, x, y)),
  ];
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(title)}">${parts.join('')}</svg>`;
}

function drawSeries({ kind, points, band = [] }: Series, index: number, x: Scale, y: Scale): string {
  const shown = points.filter(([a, b]) => x.has(a) && y.has(b));
  const colour = `s${index}`;
  if (kind === 'points') {
    return shown
      .map(
        ([a, b]) =>
          `<circle class="${colour}" cx="${pixel(x.pixelOf(a))}" cy="${pixel(y.pixelOf(b))}" r="2.5"/>`,
      )
      .join('');
  }
  if (kind === 'bars') {
    const width = Math.max(1, ((FRAME.right - FRAME.left) / Math.max(1, points.length)) * 0.7);
    return shown
      .map(([a, b]) => {
        const top = y.pixelOf(b);
        return `<rect class="${colour}" x="${pixel(x.pixelOf(a) - width / 2)}" y="${pixel(top)}" width="${pixel(width)}" height="${pixel(Math.max(0, FRAME.bottom - top))}"/>`;
      })
      .join('');
  }
  return `${bandArea(band, colour, x, y)}<path class="line ${colour}" d="${pathOf(points, x, y)}"/>`;
}

/** A line with gaps where points cannot be shown. */
function pathOf(points: readonly Point[], x: Scale, y: Scale): string {
  let isDrawing = false;
  return points
    .map(([a, b]) => {
      if (!(x.has(a) && y.has(b))) {
        isDrawing = false;
        return '';
      }
      const command = isDrawing ? 'L' : 'M';
      isDrawing = true;
      return `${command}${pixel(x.pixelOf(a))} ${pixel(y.pixelOf(b))}`;
    })
    .join('');
}

function bandArea(band: NonNullable<Series['band']>, colour: string, x: Scale, y: Scale): string {
  const shown = band.filter(([a, low, high]) => x.has(a) && y.has(low) && y.has(high));
  if (shown.length === 0) return '';
  const upper = shown.map(([a, , high]) => `${pixel(x.pixelOf(a))} ${pixel(y.pixelOf(high))}`);
  const lower = shown.map(([a, low]) => `${pixel(x.pixelOf(a))} ${pixel(y.pixelOf(low))}`).reverse();
  return `<path class="band ${colour}" d="M${[...upper, ...lower].join('L')}Z"/>`;
}

function diagonalLine(values: readonly number[], x: Scale, y: Scale): string {
  const shown = values.filter((value) => x.has(value) && y.has(value));
  const [min, max] = [shown.reduce((a, b) => Math.min(a, b)), shown.reduce((a, b) => Math.max(a, b))];
  return segment('reference', [x.pixelOf(min), y.pixelOf(min)], [x.pixelOf(max), y.pixelOf(max)]);
}

function axisBelow(scale: Scale, { label, labels }: AxisOptions): string {
  const ticks = (labels ?? numbered(scale)).map(([value, text]) => {
    const at = scale.pixelOf(value);
    const grid = labels === undefined ? segment('grid', [at, FRAME.top], [at, FRAME.bottom]) : '';
    return `${grid}<text x="${pixel(at)}" y="${FRAME.bottom + 16}" text-anchor="middle">${escapeHtml(text)}</text>`;
  });
  const middle = (FRAME.left + FRAME.right) / 2;
  return `${ticks.join('')}${segment('axis', [FRAME.left, FRAME.bottom], [FRAME.right, FRAME.bottom])}<text class="label" x="${middle}" y="${HEIGHT - 8}" text-anchor="middle">${escapeHtml(label)}</text>`;
}

function axisLeft(scale: Scale, { label }: AxisOptions): string {
  const ticks = numbered(scale).map(([value, text]) => {
    const at = scale.pixelOf(value);
    return `${segment('grid', [FRAME.left, at], [FRAME.right, at])}<text x="${FRAME.left - 6}" y="${pixel(at + 4)}" text-anchor="end">${escapeHtml(text)}</text>`;
  });
  return `${ticks.join('')}<text class="label" x="4" y="14">${escapeHtml(label)}</text>`;
}

function numbered({ ticks }: Scale): (readonly [value: number, text: string])[] {
  return ticks.map((value) => [value, tickText(value)]);
}

/** Ticks are round: what is behind their digits is zeros. */
function tickText(value: number): string {
  if (Math.abs(value) < 1) return String(value);
  return formatCount(value)
    .replace(/(\.\d*?)0+(?=\D|$)/, '$1')
    .replace(/\.(?=\D|$)/, '');
}

function segment(name: string, from: Point, to: Point): string {
  return `<line class="${name}" x1="${pixel(from[0])}" y1="${pixel(from[1])}" x2="${pixel(to[0])}" y2="${pixel(to[1])}"/>`;
}

function pixel(value: number): string {
  return String(Math.round(value * 10) / 10);
}
