import { FIELDS } from '../../fields.js';
import { inOnePiece } from '../../platform/slices.js';
import type { FieldStatistics } from '../field-statistics.js';
import type { Pool } from '../pool.js';
import type { ClientSummary } from './criteria.js';
import { ClientFigures } from './figures.js';

/**
 * What each client of a pool or view is like in the part in use, in the order of `clientIds`. The windows are read
 * at once; a client's datasets when its `fields` are.
 */
export function clientSummaries(pool: Pool): ClientSummary[] {
  const figures = inOnePiece(ClientFigures.of(pool));
  return Array.from(pool.clientIds, (_, client) => clientSummary(pool, figures, client));
}

/** One of `clientSummaries`. */
export function clientSummary(pool: Pool, figures: ClientFigures, client: number): ClientSummary {
  let fields: Record<string, FieldStatistics> | undefined;
  return {
    clientId: pool.clientIds[client],
    requestShare: figures.value(client, { figure: 'request_share' }),
    rate: figures.value(client, { figure: 'rate' }),
    maxRate: figures.value(client, { figure: 'max_rate' }),
    cv: figures.value(client, { figure: 'cv' }),
    lawCv: figures.value(client, { figure: 'law_cv' }),
    activeShare: figures.value(client, { figure: 'active_share' }),
    get fields() {
      fields ??= Object.fromEntries(
        FIELDS[pool.category].map((field) => [field, figures.field(client, field)]),
      );
      return fields;
    },
  };
}
