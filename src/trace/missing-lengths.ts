import { UsageError } from '../errors.js';
import { INPUT_COLUMNS, OUTPUT_COLUMNS } from '../fields.js';

/** A trace has no lengths of inputs, or of outputs, which something needs. */
export class MissingLengths extends UsageError {
  readonly of: 'input' | 'output';

  /** @param needs what needs them, such as a format */
  constructor(needs: string, of: 'input' | 'output') {
    const columns = of === 'input' ? INPUT_COLUMNS : OUTPUT_COLUMNS;
    super(`${needs} needs the lengths of ${of}s: a column ${columns.join(' or ')}`);
    this.of = of;
  }
}
