import { formatPath, type Report } from '../../fault.js';
import type { Category } from '../../fields.js';
import { builtinCategory } from '../../notation/builtin-name.js';
import type { Sliced } from '../../platform/slices.js';
import { placeInPhase, secondsOfPhase, specOfPhase } from '../phases.js';
import type { WorkloadSpec } from '../workload-spec.js';
import { checkAttributeKinds, checkIdentities } from './identities.js';
import { checkSeconds } from './magnitudes.js';

/**
 * Phases: each is a workload by itself, and one client is the same one in all of them.
 *
 * @param category that of all phases, as far as it is known
 * @param checkStretch checks what a phase is by itself
 */
export function* checkPhases(
  spec: WorkloadSpec,
  report: Report,
  category: Category | undefined,
  checkStretch: (phase: WorkloadSpec, report: Report) => Sliced<void>,
): Sliced<void> {
  checkWhole(spec, report);
  // What phases have in common would be wrong once for each.
  const reported = new Set<string>();
  let areSound = true;
  for (const index of (spec.phases ?? []).keys()) {
    const placeOf = placeInPhase(spec, index);
    const its: Report = (path, problem) => {
      areSound = false;
      const place = placeOf(path);
      const fault = `${formatPath(place)} ${problem}`;
      if (reported.has(fault)) return;
      reported.add(fault);
      report(place, problem);
    };
    const phase = specOfPhase(spec, index);
    checkLength(spec, index, report);
    checkCategory(phase, category, its);
    yield* checkStretch(phase, its);
  }
  checkAttributeKinds(spec, report);
  if (areSound) checkIdentities(spec, report);
}

/** What the phases say has no place beside them. */
function checkWhole({ phases = [], rate, duration, requests }: WorkloadSpec, report: Report): void {
  if (duration !== undefined) checkSeconds(duration, ['duration'], report);
  if (requests !== undefined) {
    report(
      ['requests'],
      'phases say themselves how many requests they have; a duration cuts them, or has them repeat',
    );
  }
  const isReplaced = phases.every((phase) => {
    return phase.rate !== undefined || (phase.duration !== undefined && phase.requests !== undefined);
  });
  if (rate !== undefined && isReplaced)
    report(['rate'], 'every phase has a rate of its own, so that this is of none');
}

function checkLength({ phases = [], rate: common }: WorkloadSpec, index: number, report: Report): void {
  const phase = phases[index];
  try {
    if (secondsOfPhase(phase, common) !== undefined) return;
  } catch {
    // It is told where the length or the span is checked.
    return;
  }
  if (phase.requests !== undefined) {
    report(
      ['phases', index, 'requests'],
      'they say how long the phase is only at a rate that is a number; give it a duration in place of the rate',
    );
    return;
  }
  report(
    ['phases', index],
    'duration is missing, or requests at a rate that is a number, or a span of its pool',
  );
}

function checkCategory({ pool }: WorkloadSpec, category: Category | undefined, report: Report): void {
  if (pool === undefined || category === undefined) return;
  const own = builtinCategory(typeof pool === 'string' ? pool : pool.source);
  if (own === undefined || own === category) return;
  report(
    ['pool', 'source'],
    `its category is ${own}, and that of the other phases ${category}; all have one`,
  );
}
