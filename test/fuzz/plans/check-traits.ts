import { ColumnKind } from '../../../src/engine/plan-layout.generated.js';
import { LARGEST_WORD, type RowValues } from './row-values.js';

/** Why the context of a row is not what its client is held to; undefined where it is. */
export function limitFaultOf(row: RowValues): string | undefined {
  const { limit } = row.client;
  if (limit === undefined) return undefined;
  const counted = row.counted(limit.countsOutput);
  return counted > limit.tokens
    ? `the context has ${counted} tokens where it may have ${limit.tokens}`
    : undefined;
}

/** Why a column of prefixes or attributes cannot have what it has; undefined where it can, and for other columns. */
export function traitFaultOf(row: RowValues, index: number): string | undefined {
  const { kind, slot } = row.plan.columns[index];
  const { client } = row;
  const value = row.value(index);
  const told = `column ${index} has ${value}`;
  switch (kind) {
    case ColumnKind.ATTRIBUTE:
      return value === client.attributes[slot]
        ? undefined
        : `${told}, where its client has ${client.attributes[slot]} of the attribute ${slot}`;
    case ColumnKind.SYSTEM_GROUP:
      return value === client.systemGroup
        ? undefined
        : `${told} as the prompt, where its client has ${client.systemGroup}`;
    case ColumnKind.SYSTEM_TOKENS: {
      const isWhole = value === client.systemTokens || (!hasWholePrefix(row) && value < client.systemTokens);
      return isWhole ? undefined : `${told} tokens of a prompt of ${client.systemTokens}`;
    }
    case ColumnKind.DOCUMENT:
      return row.plan.samplerSupport(slot).holds(value)
        ? undefined
        : `${told} as the document, which its sampler never gives`;
    case ColumnKind.DOCUMENT_TOKENS:
      return documentFaultOf(row, value);
    case ColumnKind.SHARED_ADDED:
    case ColumnKind.SHARED_WITHIN:
      return sharedFaultOf(row, index);
    default:
      return undefined;
  }
}

/** Whether nothing can have cut prompt and document: neither a short input nor a limit, nor the largest number. */
function hasWholePrefix(row: RowValues): boolean {
  const added = row.columnOf(ColumnKind.SHARED_ADDED);
  if (added < 0 || !row.beginsWithPrefix || row.client.limit !== undefined) return false;
  return row.value(row.scalarOf(row.plan.columns[added].slot)) !== LARGEST_WORD;
}

function documentFaultOf(row: RowValues, tokens: number): string | undefined {
  const column = row.columnOf(ColumnKind.DOCUMENT);
  if (row.value(column) === 0) return tokens === 0 ? undefined : `${tokens} tokens of no document`;
  if (!hasWholePrefix(row)) return undefined;
  return row.plan.samplerSupport(row.plan.columns[column].otherSlot).holds(tokens)
    ? undefined
    : `${tokens} tokens of a document, which its sampler never gives`;
}

/** Of a request that begins with its prefix it is that which is shared, else its history, or what is left of it. */
function sharedFaultOf(row: RowValues, index: number): string | undefined {
  const shared = row.value(index);
  if (!row.beginsWithPrefix) {
    return shared <= row.history ? undefined : `${shared} tokens shared of a history of ${row.history}`;
  }
  const whole = row.value(row.scalarOf(row.plan.columns[index].slot));
  if (shared > whole) return `${shared} tokens shared of an input of ${whole}`;
  const system = row.valueOf(ColumnKind.SYSTEM_TOKENS);
  const document = row.valueOf(ColumnKind.DOCUMENT_TOKENS);
  if (system === undefined || document === undefined || shared === system + document) return undefined;
  return `${shared} tokens shared, where prompt and document have ${system} and ${document}`;
}
