import type { Path } from '../../fault.js';
import type { Category } from '../../fields.js';
import type { JointTable } from '../../laws/joint.js';
import type { RateExpression } from '../../rate/expression.js';
import { ratePartsOf } from '../rate-parts.js';
import { specError } from '../sources.js';
import type { RateSpec, WorkloadSpec } from '../workload-spec.js';

/** The CSV files that a spec names. */
export interface CsvFiles {
  /** The points of a rate that stands in one. */
  rate(rate: Extract<RateSpec, { readonly csv: string }>): RateExpression;
  /** A table of lengths. */
  lengths(file: string, category: Category | undefined): JointTable;
}

/** Reads the files that a spec names; without `readText`, the text of a file, these are refused. */
export type CsvFilesOf = (spec: WorkloadSpec, readText?: (path: string) => string) => CsvFiles;

export const refuseCsvFiles: CsvFilesOf = (spec) => {
  const refuse = (what: string, file: string): never => {
    const problem = `${what} of the file ${file} cannot be read here; give resolveWorkload a readCsv`;
    throw specError(spec, [{ path: pathOfCsv(spec, file), problem }]);
  };
  return {
    rate: ({ csv }) => refuse('rates', csv),
    lengths: (file) => refuse('lengths', file),
  };
};

type Stretch = Pick<WorkloadSpec, 'rate' | 'custom_clients' | 'joint'>;

/** Where a spec names a file of rates, or else of lengths, first. */
export function pathOfCsv(spec: WorkloadSpec, file: string): Path {
  const stretches = [{ stretch: spec as Stretch, at: [] as Path }].concat(
    (spec.phases ?? []).map((stretch, index) => ({ stretch, at: ['phases', index] })),
  );
  const rates = stretches.flatMap(({ stretch: { rate, custom_clients = [] }, at }) =>
    [{ rate, path: [...at, 'rate'] as Path }].concat(
      custom_clients.map((client, index) => ({
        rate: client.rate,
        path: [...at, 'custom_clients', index, 'rate'],
      })),
    ),
  );
  for (const { rate: whole, path } of rates) {
    for (const part of whole === undefined ? [] : ratePartsOf(whole, path)) {
      if (typeof part.rate === 'object' && 'csv' in part.rate && part.rate.csv === file) {
        return [...part.path, 'csv'];
      }
    }
  }
  const joints = stretches.flatMap(({ stretch: { joint, custom_clients = [] }, at }) =>
    [{ joint, path: [...at, 'joint'] as Path }].concat(
      custom_clients.map((client, index) => ({
        joint: client.joint,
        path: [...at, 'custom_clients', index, 'joint'],
      })),
    ),
  );
  const named = joints.find(({ joint }) => joint?.csv === file);
  return named === undefined ? [] : [...named.path, 'csv'];
}
