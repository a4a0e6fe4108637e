import { SpecError, UsageError } from '../../errors.js';
import type { Category } from '../../fields.js';
import { parseRateCsv } from '../../rate/csv.js';
import type { RatePoint } from '../../rate/curve.js';
import type { RateExpression } from '../../rate/expression.js';
import { specError } from '../sources.js';
import type { RateSpec, WorkloadSpec } from '../workload-spec.js';
import { parseLengthsCsv } from './csv-lengths.js';
import { pathOfCsv, type RatesOfFiles, refuseFiles } from './rate-files.js';

/** Reads CSV files of rates, and of lengths; the spec has the place of a file that cannot be read. */
export const csvRates: RatesOfFiles = (spec, readText) => {
  if (readText === undefined) return refuseFiles(spec);
  const lengths = (file: string, category: Category | undefined) =>
    parseLengthsCsv(textOf(spec, file, readText), file, category);
  const rates: (rate: Extract<RateSpec, { readonly csv: string }>) => RateExpression = ({
    csv: file,
    interpolation = 'steps',
  }) => {
    const points = parsePoints(textOf(spec, file, readText), file);
    if (points.every(([, rate]) => rate === 0)) {
      throw new SpecError([{ file, problem: 'all rates are 0, so there is nothing to generate' }]);
    }
    return interpolation === 'steps' ? { steps: points } : { linear: points };
  };
  return Object.assign(rates, { lengths });
};

function textOf(spec: WorkloadSpec, file: string, readText: (path: string) => string): string {
  try {
    return readText(file);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw specError(spec, [{ path: pathOfCsv(spec, file), problem: error.problem }], { cause: error });
  }
}

function parsePoints(text: string, file: string): RatePoint[] {
  try {
    return parseRateCsv(text, file);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new SpecError([{ ...error.location, problem: error.problem }], { cause: error });
  }
}
