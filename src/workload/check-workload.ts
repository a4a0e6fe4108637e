import type { Report } from '../fault.js';
import type { Category } from '../fields.js';
import { checkInterArrivals } from '../laws/inter-arrival.js';
import { below } from '../laws/report.js';
import { builtinCategory } from '../notation/builtin-name.js';
import type { Sliced } from '../platform/slices.js';
import { checkAmounts } from './check/amounts.js';
import { checkAttributeCount, checkAttributes } from './check/attributes.js';
import { checkBurstRates } from './check/burst-rate.js';
import { checkSchema } from './check/check-schema.js';
import { checkClientCount, checkCustomClients } from './check/clients.js';
import { checkConversations } from './check/conversations.js';
import { checkCounts, checkSteps } from './check/counts.js';
import { checkCoupling } from './check/coupling.js';
import { checkFieldLaws } from './check/field-laws.js';
import { checkPoolJoint } from './check/joint.js';
import { checkPrompts } from './check/limit.js';
import { checkMethod } from './check/method.js';
import { checkOutput } from './check/output.js';
import { checkPhases } from './check/phases.js';
import { checkPools } from './check/pool.js';
import { checkPrefixes } from './check/prefixes.js';
import { checkRate } from './check/rate.js';
import { checkWithoutPool } from './check/without-pool.js';
import { specOfPhase } from './phases.js';
import type { WorkloadSpec } from './workload-spec.js';

/**
 * Checks that a document is a workload spec, and that what it says can be.
 *
 * @param document anything
 * @param poolCategory that of the pool, once it is open: fields are then checked against it
 * @param report takes the faults; those of the schema alone where there are any
 */
export function* checkWorkload(document: unknown, report: Report, poolCategory?: Category): Sliced<void> {
  let isSound = true;
  const observed: Report = (path, problem) => {
    isSound = false;
    report(path, problem);
  };
  yield* checkSchema(document, observed);
  if (isSound) yield* checkMeaning(document as WorkloadSpec, report, poolCategory);
}

/** The category as far as it is known without opening the pool. */
export function categoryOf(spec: WorkloadSpec): Category | undefined {
  const { category, pool, custom_clients, phases } = spec;
  if (category !== undefined) return category;
  if (phases !== undefined) {
    const categories = phases.map((_, index) => categoryOf(specOfPhase(spec, index)));
    return categories.find((each) => each !== undefined);
  }
  if (pool === undefined) return custom_clients === undefined ? 'language' : undefined;
  return builtinCategory(typeof pool === 'string' ? pool : pool.source);
}

function* checkMeaning(spec: WorkloadSpec, report: Report, poolCategory: Category | undefined): Sliced<void> {
  checkAttributeCount(spec, report);
  if (spec.phases === undefined) {
    checkSteps(spec, report);
    return yield* checkStretch(spec, report, poolCategory);
  }
  const category = poolCategory ?? categoryOf(spec);
  yield* checkPhases(spec, report, category, (phase, its) => checkStretch(phase, its, poolCategory));
}

/** A workload without phases, or what one phase of it is by itself. */
function* checkStretch(spec: WorkloadSpec, report: Report, poolCategory: Category | undefined): Sliced<void> {
  const category = poolCategory ?? categoryOf(spec);
  checkAmounts(spec, report);
  checkPools(spec, poolCategory, report);
  checkWithoutPool(spec, report);
  checkClientCount(spec, report);
  checkAttributes(spec, report);
  checkMethod(spec, report);
  checkCounts(spec, report);
  checkFieldLaws(spec, category, report);
  checkPoolJoint(spec, category, report);
  checkOutput(spec, report);
  checkPrompts(spec, report);
  checkPrefixes(spec, report);
  checkBurstRates(spec, report);
  if (spec.rate !== undefined) checkRate(spec.rate, ['rate'], report);
  if (spec.inter_arrival !== undefined)
    checkInterArrivals(spec.inter_arrival, below(report, ['inter_arrival']));
  if (spec.coupling !== undefined) checkCoupling(spec.coupling, category, ['coupling'], report);
  if (spec.conversations !== undefined)
    checkConversations(spec.conversations, category, ['conversations'], report);
  if (spec.custom_clients !== undefined)
    yield* checkCustomClients(spec.custom_clients, category, spec, report);
}
