import { type Category, FIELD_TABLE } from '../../src/fields.js';
import { datasetOf, type FieldLaw, lawOf, shapeOf } from './field-laws.js';
import { quantileOf } from './mixed-laws.js';
import { Weighted } from './statistics.js';
import type { SpanWindows } from './windows.js';

/** Requests by dataset, in proportion. */
export type DatasetWeights = ReadonlyMap<number, number>;

/** The field of a category's input, or output. */
export function fieldOf(category: Category, role: 'input' | 'output'): string {
  return FIELD_TABLE.find((field) => field.role === role && field.categories.includes(category))!.name;
}

/**
 * Requests of each dataset, of the clients whose datasets are known.
 *
 * @param withoutLengths ids of the clients that are left out
 * @param window only this one; all of the span where absent
 */
export function datasetWeights(
  { pool, clients, windows, rate, dataset }: SpanWindows,
  withoutLengths: ReadonlySet<number>,
  window?: number,
): DatasetWeights {
  const weights = new Map<number, number>();
  const [from, to] = window === undefined ? [0, windows] : [window, window + 1];
  for (let client = 0; client < clients; client++) {
    if (withoutLengths.size > 0 && withoutLengths.has(pool.clientIds[client])) continue;
    for (let at = client * windows + from; at < client * windows + to; at++) {
      if (rate[at] > 0) weights.set(dataset[at], (weights.get(dataset[at]) ?? 0) + rate[at]);
    }
  }
  return weights;
}

/** Mean of a field over the requests of datasets; NaN where there are none. */
export function meanLength(span: SpanWindows, weights: DatasetWeights, field: string): number {
  let [sum, total] = [0, 0];
  for (const [index, weight] of weights) {
    sum += weight * lawOf(datasetOf(span.pool, index)[field], field).mean;
    total += weight;
  }
  return sum / total;
}

/** What requests are like, and what those of one client have in common: of the clients whose datasets are known. */
export function lengthFigures(span: SpanWindows, withoutLengths: ReadonlySet<number>) {
  const { category } = span.pool;
  const weights = datasetWeights(span, withoutLengths);
  const figures: Record<string, number> = {};
  const laws = (field: string) => lawWeights(span, weights, field);
  for (const role of ['input', 'output'] as const) {
    const own = laws(fieldOf(category, role));
    Object.assign(figures, prefixed(role, marginal(own)), prefixed(role, within(own)));
  }
  if (category === 'reason') Object.assign(figures, prefixed('reasonRatio', ratio(laws('reason_ratio'))));
  if (category === 'multimodal') {
    Object.assign(figures, prefixed('imageTokens', marginal(laws('image_tokens'))));
    Object.assign(figures, prefixed('images', marginal(laws('image_count'))));
  }
  return figures;
}

/** What each law of a field weighs: clients can share one. */
function lawWeights(span: SpanWindows, weights: DatasetWeights, field: string): Map<FieldLaw, number> {
  const byLaw = new Map<FieldLaw, number>();
  for (const [index, weight] of weights) {
    const law = lawOf(datasetOf(span.pool, index)[field], field);
    byLaw.set(law, (byLaw.get(law) ?? 0) + weight);
  }
  return byLaw;
}

/** Of all requests together. */
function marginal(laws: ReadonlyMap<FieldLaw, number>) {
  let [sum, squares, total] = [0, 0, 0];
  for (const [law, weight] of laws) {
    sum += weight * law.mean;
    squares += weight * law.meanSquare;
    total += weight;
  }
  const mean = sum / total;
  const [p50, p90, p99] = [0.5, 0.9, 0.99].map((share) => quantileOf(laws, share * total));
  const variance = Math.max(squares / total - mean * mean, 0);
  return { Mean: mean, Cv: Math.sqrt(variance) / mean, P50: p50, P90: p90, P99: p99 };
}

/** Of the requests of one client in one window, each such set weighted by its requests. */
function within(laws: ReadonlyMap<FieldLaw, number>) {
  const [cv, distinct, modes] = [new Weighted(), new Weighted(), new Weighted()];
  for (const [law, weight] of laws) {
    const shape = shapeOf(law);
    cv.add(shape.cv, weight);
    distinct.add(shape.distinct, weight);
    modes.add(shape.modes, weight);
  }
  return {
    WithinCv: cv.quantiles(0.5)[0],
    Distinct: distinct.quantiles(0.5)[0],
    SeveralModes: modes.shareOf((count) => count > 1),
  };
}

function ratio(laws: ReadonlyMap<FieldLaw, number>) {
  const values = new Weighted();
  let [sum, total] = [0, 0];
  for (const [law, weight] of laws) {
    sum += weight * law.mean;
    total += weight;
    for (const [at, value] of law.values.entries()) values.add(value, weight * law.weights[at]);
  }
  const [p10, p50, p90] = values.quantiles(0.1, 0.5, 0.9);
  const tenths = Array.from({ length: 10 }, (_, tenth) => [
    `Tenth${tenth}`,
    values.shareOf((value) => Math.min(Math.floor(value * 10), 9) === tenth),
  ]);
  return { Mean: sum / total, P10: p10, P50: p50, P90: p90, ...Object.fromEntries(tenths) };
}

function prefixed(prefix: string, figures: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${prefix}${name}`, value]));
}
