import { SpecError, UsageError } from '../../errors.js';
import { parseRateCsv } from '../../rate/csv.js';
import type { RatePoint } from '../../rate/curve.js';
import { specError } from '../sources.js';
import type { WorkloadSpec } from '../workload-spec.js';
import { type CsvFilesOf, pathOfCsv, refuseCsvFiles } from './csv-files.js';
import { parseLengthsCsv } from './csv-lengths.js';

/** Reads CSV files of rates, and of lengths; the spec has the place of a file that cannot be read. */
export const readCsvFiles: CsvFilesOf = (spec, readText) => {
  if (readText === undefined) return refuseCsvFiles(spec);
  return {
    rate({ csv: file, interpolation = 'steps' }) {
      const points = parsePoints(textOf(spec, file, readText), file);
      if (points.every(([, rate]) => rate === 0)) {
        throw new SpecError([{ file, problem: 'all rates are 0, so there is nothing to generate' }]);
      }
      return interpolation === 'steps' ? { steps: points } : { linear: points };
    },
    lengths: (file, category) => parseLengthsCsv(textOf(spec, file, readText), file, category),
  };
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
