import { DataType, type RecordBatch } from '../arrow/classes.js';
import { flatValues, listValues } from './columns.js';
import { type InputColumn, isOfInput } from './input-tokens.js';

/** The columns of a batch of which its inputs are made. */
export function inputColumns(batch: RecordBatch): InputColumn[] {
  return batch.schema.fields.flatMap(({ name, type }, index): InputColumn[] => {
    if (!isOfInput(name)) return [];
    return [
      DataType.isList(type)
        ? { name, ...listValues(batch, index) }
        : { name, values: flatValues(batch, index) },
    ];
  });
}
