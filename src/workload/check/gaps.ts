import { gapSamplesFault, resolveGapLaw } from '../../laws/inter-arrival.js';
import type { Path, Report } from '../fault.js';
import type { GapSpec } from '../workload-spec.js';
import { attempt } from './attempt.js';

/** Inter-arrival laws: one parameter, and a mean that exists, as the rate is scaled by it. */
export function checkGaps(gaps: GapSpec, path: Path, report: Report): void {
  switch (gaps.family) {
    case 'exponential':
    case 'constant':
      return;
    case 'samples': {
      const fault = gapSamplesFault({ gaps: gaps.samples });
      if (fault !== undefined) report([...path, 'samples'], fault);
      return;
    }
    default:
      checkParameter(gaps, path, report);
  }
}

function checkParameter(
  { family, cv, shape }: Extract<GapSpec, { cv?: number }>,
  path: Path,
  report: Report,
): void {
  if (cv !== undefined && shape !== undefined) {
    report(path, `cv and shape are both given, but each follows from the other; ${family} has one of them`);
  } else if (cv !== undefined) {
    attempt(() => resolveGapLaw({ family, cv }), [...path, 'cv'], report);
  } else if (shape !== undefined) {
    attempt(() => resolveGapLaw({ family, shape }), [...path, 'shape'], report);
  } else {
    report(path, `cv or shape is missing; ${family} has one of them`);
  }
}
