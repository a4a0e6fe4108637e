import { type FaultLocation, SpecError } from '../../errors.js';
import type { Category } from '../../fields.js';
import type { JointTable } from '../../laws/joint.js';
import { linesOf } from '../../rate/csv.js';
import { checkTable } from '../check/joint.js';

const NUMBER = /^[+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Characters of a line, at most, and rows of a file. */
const LONGEST_LINE = 1_000;
const MOST_ROWS = 1_000_000;

const WEIGHT = 'weight';

/**
 * Reads a table of lengths: a header with the names of fields and perhaps `weight`, in any order, and a row a line. Empty
 * lines, spaces around cells and a byte order mark are passed over.
 *
 * @param file the name for messages, which have nothing of the text but names of the header that could be fields
 * @throws SpecError that names file and line for anything else
 */
export function parseLengthsCsv(text: string, file: string, category: Category | undefined): JointTable {
  let header: string[] | undefined;
  const rows: number[][] = [];
  const weights: number[] = [];
  const lines: number[] = [];
  const fault = (problem: string, line?: number): SpecError => {
    const location: FaultLocation = { file, ...(line === undefined ? {} : { line }) };
    return new SpecError([{ ...location, problem }]);
  };
  for (const [index, line] of linesOf(text)) {
    if (line.length > LONGEST_LINE)
      throw fault(`the line has more than ${LONGEST_LINE} characters`, index + 1);
    if (line.trim() === '') continue;
    const cells = line.split(',').map((cell) => cell.trim());
    if (header === undefined) {
      if (!cells.every((cell) => /^[a-z_]{1,40}$/.test(cell))) {
        throw fault('it is no header of field names, such as input_tokens,output_tokens,weight', index + 1);
      }
      header = cells;
      lines.push(index + 1);
      continue;
    }
    if (cells.length !== header.length || !cells.every((cell) => NUMBER.test(cell))) {
      throw fault(`it is not ${header.length} numbers of at least 0, as the header has it`, index + 1);
    }
    if (rows.length === MOST_ROWS) throw fault(`there are more than ${MOST_ROWS} rows`);
    const weightAt = header.indexOf(WEIGHT);
    const numbers = cells.map(Number);
    if (!numbers.every(Number.isFinite)) throw fault('a number is not finite', index + 1);
    if (weightAt >= 0) weights.push(...numbers.splice(weightAt, 1));
    rows.push(numbers);
    lines.push(index + 1);
  }
  if (header === undefined || rows.length === 0) throw fault('it has no rows of lengths');
  const fields = header.filter((name) => name !== WEIGHT);
  const table = { fields, rows, ...(weights.length === 0 ? {} : { weights }) };
  checkTable(table, category, [], ([part, index], problem) => {
    throw fault(problem, part === 'rows' ? lines[(index as number) + 1] : lines[0]);
  });
  return table;
}
