import type { Report } from '../../fault.js';
import type { Category } from '../../fields.js';
import type { WorkloadSpec } from '../workload-spec.js';
import { checkLaws } from './fields.js';

/** Laws in place of those of a pool's clients, which have to be there. */
export function checkFieldLaws(
  { fields, pool, custom_clients }: WorkloadSpec,
  category: Category | undefined,
  report: Report,
): void {
  if (fields === undefined) return;
  if (pool === undefined && custom_clients !== undefined) {
    report(
      ['fields'],
      'there is no pool whose clients could have these; custom clients have fields of their own',
    );
  }
  checkLaws(fields, category, ['fields'], report);
}
