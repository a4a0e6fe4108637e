import type { Path } from '../../fault.js';
import { ratePartsOf } from '../rate-parts.js';
import { specError } from '../sources.js';
import type { WorkloadSpec } from '../workload-spec.js';
import type { ReadCsv } from './rate.js';

/** Reads the files that the rates of a spec name; without `readText`, the text of a file, these are refused. */
export type RatesOfFiles = (spec: WorkloadSpec, readText?: (path: string) => string) => ReadCsv;

export const refuseFiles: RatesOfFiles =
  (spec) =>
  ({ csv: file }) => {
    const problem = `rates of the file ${file} cannot be read here; give resolveWorkload a readCsv`;
    throw specError(spec, [{ path: pathOfCsv(spec, file), problem }]);
  };

type Stretch = Pick<WorkloadSpec, 'rate' | 'custom_clients'>;

/** Where a spec names a file of rates first. */
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
  return [];
}
