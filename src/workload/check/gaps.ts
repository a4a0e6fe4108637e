import { GapFamily, SHAPE_BOUNDS } from '../../pool/pool.js';
import type { Path, Report } from '../fault.js';
import type { GapSpec } from '../workload-spec.js';

/** Inter-arrival laws: one parameter, and a mean that exists, as the rate is scaled by it. */
export function checkGaps(gaps: GapSpec, path: Path, report: Report): void {
  switch (gaps.family) {
    case 'exponential':
    case 'constant':
      return;
    case 'samples':
      if (gaps.samples.every((gap) => gap === 0)) {
        report(
          [...path, 'samples'],
          'all samples are 0, which is no inter-arrival time; at least one is above',
        );
      }
      return;
    default:
      checkShape(gaps, path, report);
  }
}

function checkShape(
  { family, cv, shape }: Extract<GapSpec, { cv?: number }>,
  path: Path,
  report: Report,
): void {
  if (cv === undefined && shape === undefined)
    report(path, `cv or shape is missing; ${family} has one of them`);
  else if (cv !== undefined && shape !== undefined) {
    report(path, `cv and shape are both given, but each follows from the other; ${family} has one of them`);
  } else if (shape !== undefined) {
    if (family === 'pareto' && !(shape > 1)) {
      report([...path, 'shape'], `${shape} is not above 1, and Pareto gaps with such a tail have no mean`);
    }
    if (family === 'gamma' || family === 'weibull') {
      const { smallest, largest } = SHAPE_BOUNDS[GapFamily[family]];
      if (!(shape >= smallest && shape <= largest)) {
        report([...path, 'shape'], `${shape} is not a ${family} shape from ${smallest} to ${largest}`);
      }
    }
  }
}
