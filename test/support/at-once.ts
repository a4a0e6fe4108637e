/** What the library does in slices, done in one piece. */
import * as aggregateCv from '../../src/naive/aggregate-cv.js';
import * as compile from '../../src/plan/compile.js';
import * as classes from '../../src/plan/conversations/classes.js';
import * as basis from '../../src/plan/schedule.js';
import { inOnePiece, type Sliced } from '../../src/platform/slices.js';
import * as aggregate from '../../src/pool/aggregate/aggregate-pool.js';
import * as discrete from '../../src/pool/aggregate/discretise.js';
import * as custom from '../../src/pool/composed/custom-pool.js';
import * as draw from '../../src/pool/composed/draw-clients.js';
import type { DrawnPool } from '../../src/pool/composed/drawn-pool.js';
import * as mix from '../../src/pool/composed/mix-pools.js';
import type { Pool } from '../../src/pool/pool.js';
import * as json from '../../src/pool/released/dataset-json.js';
import * as walk from '../../src/pool/walk.js';
import * as rates from '../../src/rate/expression.js';

function atOnce<Given extends unknown[], Made>(work: (...given: Given) => Sliced<Made>) {
  return (...given: Given): Made => inOnePiece(work(...given));
}

export const aggregateCvOn = atOnce(aggregateCv.aggregateCvOn);
export const aggregatePool = atOnce(aggregate.aggregatePool);
export const clientsWhere = atOnce(walk.clientsWhere);
export const compilePlan = atOnce(compile.compilePlan);
export const customPool = atOnce(custom.customPool);
export const discretise = atOnce(discrete.discretise);
export const durationClasses = atOnce(classes.durationClasses);
export const evaluateRate = atOnce(rates.evaluateRate);
export const mixPools = atOnce(mix.mixPools);
export const readDatasetJson = atOnce(json.readDatasetJson);
export const readTotalRates = atOnce(walk.readTotalRates);
export const schedule = atOnce(basis.schedule);

export function drawClients(pool: Pool, count: number, seed: string): DrawnPool;
export function drawClients(
  pool: Pool,
  steps: readonly draw.ClientStep[],
  seed: string,
  durationSeconds: number,
): DrawnPool;
export function drawClients(...given: readonly unknown[]): DrawnPool {
  return inOnePiece((draw.drawClients as (...given: readonly unknown[]) => Sliced<DrawnPool>)(...given));
}
