import type { Random } from '../random.js';
import type { DirectoryText, Literal } from './base-directories.js';

/** More than any number has, and few enough for a reader that looks at each once. */
const MANY_DIGITS = 100_000;

const NUMBERS = [
  '0',
  '-0',
  '1',
  '-1',
  '.5',
  '5.',
  '+2',
  '1e308',
  '1e309',
  '-1e309',
  '5e-324',
  '1e-300',
  '1e-400',
  'NaN',
  'nan',
  'inf',
  'Infinity',
  '',
  ' 1',
  '1 ',
  '1_000',
  '0x10',
  '1e',
  '1.5.2',
  '٣',
  '65535',
  '65536',
  '70000',
  '4294967295',
  '4294967296',
  '9007199254740993',
  '0.30000000000000004441',
  '179769313486231580793e289',
];

function number(random: Random): string {
  if (!random.chance(0.05)) return random.pick(NUMBERS);
  const digits = random.pick(['0', '1', '9']).repeat(MANY_DIGITS);
  return random.pick([digits, `0.${digits}`, `1${digits}e-${MANY_DIGITS}`, `0.${digits}1e${MANY_DIGITS}`]);
}

/** For a description. */
function told(text: string): string {
  return text.length > 40 ? `${text.slice(0, 20)}… of ${text.length} characters` : JSON.stringify(text);
}

type TextChange = (text: DirectoryText, random: Random) => string;

const changeCell: TextChange = ({ traces }, random) => {
  const [id, rows] = random.pick([...traces]);
  const row = random.below(rows.length);
  const column = random.below(6);
  const value =
    column === 3 ? random.pick(['Gamma', 'Weibull', '', 'gamma', 'Gamma ', 'Pareto']) : number(random);
  rows[row][column] = value;
  return `trace ${id}, row ${row}, column ${column} is ${told(value)}`;
};

/** All traces have other starts: windows that overlap, are out of order, or are next to nothing long. */
const changeStarts: TextChange = ({ traces }, random) => {
  const [what, start] = random.pick<readonly [string, (row: number) => string]>([
    ['1e-300 s long', (row) => `${row}e-300`],
    ['5e-324 s long', (row) => `${row * 5}e-324`],
    ['1e300 s long', (row) => `${row}e300`],
    ['1e308 s long', (row) => `${row}e308`],
    ['overlapping', (row) => String(row * 600 - (row > 1 ? 300 : 0))],
    ['all at 0', () => '0'],
    ['descending', (row) => String(-600 * row)],
    ['before 0', (row) => String(-6000 + 600 * row)],
    ['far from 0', (row) => String(1e17 + 600 * row)],
    ['a little off', (row) => String(600 * row + (row === 2 ? 0.0005 : 0))],
  ]);
  for (const rows of traces.values()) for (const [row, cells] of rows.entries()) cells[0] = start(row);
  return `windows are ${what}`;
};

const changeRates: TextChange = ({ traces }, random) => {
  const rate = random.pick(['5e-324', '1e-300', '1e300', '1e308', '0', '-0']);
  for (const rows of traces.values()) for (const cells of rows) if (cells[3] !== '') cells[1] = rate;
  return `all rates are ${rate}`;
};

const changeRows: TextChange = ({ traces }, random) => {
  const [id, rows] = random.pick([...traces]);
  const row = random.below(rows.length);
  const what = random.pick(['removed', 'doubled', 'cut', 'longer', 'all others removed']);
  if (what === 'removed') rows.splice(row, 1);
  else if (what === 'doubled') rows.splice(row, 0, [...rows[row]]);
  else if (what === 'cut') rows[row].pop();
  else if (what === 'longer') rows[row].push('0');
  else rows.splice(0, rows.length, rows[row]);
  return `row ${row} of trace ${id} is ${what}`;
};

function anyLiteral({ datasets }: DirectoryText, random: Random): readonly [where: string, literal: Literal] {
  const [id, windows] = random.pick([...datasets]);
  const [start, fields] = random.pick([...windows]);
  const [field, literal] = random.pick([...fields]);
  return [`dataset ${id}, ${start}, ${field}`, literal];
}

const changeLiteral: TextChange = (text, random) => {
  const [where, literal] = anyLiteral(text, random);
  const what = random.below(5);
  if (what === 0 || literal.length === 0) {
    literal.splice(0);
    return `${where} is empty`;
  }
  const index = random.below(literal.length);
  if (what === 1) {
    literal.splice(index, 0, [...literal[index]]);
    return `${where} has an entry twice`;
  }
  if (what === 2) {
    literal.reverse();
    return `${where} is in reverse`;
  }
  const value = number(random);
  literal[index][what === 3 ? 0 : 1] = value;
  return `${where}, entry ${index} has the ${what === 3 ? 'value' : 'probability'} ${told(value)}`;
};

/** A count that the format of rows cannot have, or just about. */
const changeCount: TextChange = ({ datasets }, random) => {
  const count = random.pick(['300', '65535', '65536', '70000', '4294967295']);
  let changed = 0;
  for (const windows of datasets.values()) {
    for (const fields of windows.values()) {
      for (const [field, literal] of fields) {
        if (field !== 'image_count' && field !== 'output_tokens') continue;
        literal.splice(0, literal.length, [count, '1.0']);
        changed++;
      }
    }
  }
  return `${changed} fields are always ${count}`;
};

const changeFields: TextChange = ({ datasets }, random) => {
  const [id, windows] = random.pick([...datasets]);
  const [start, fields] = random.pick([...windows]);
  const [field, literal] = random.pick([...fields]);
  const what = random.pick(['removed', 'renamed', 'joined by another', 'all removed']);
  const name = random.pick(['input_tokens', 'reason_ratio', 'text_tokens', '__proto__', 'image_count', 'x']);
  if (what === 'removed' || what === 'renamed') fields.delete(field);
  if (what === 'all removed') fields.clear();
  if (what === 'renamed' || what === 'joined by another') fields.set(name, literal);
  return `dataset ${id}, ${start}: ${field} is ${what} ${what.endsWith('ed') && what !== 'renamed' ? '' : name}`;
};

const changeWindowKey: TextChange = ({ datasets }, random) => {
  const [id, windows] = random.pick([...datasets]);
  const [start, fields] = random.pick([...windows]);
  const key = random.chance(0.5)
    ? number(random)
    : random.pick(['-600', '300.5', '1e9', '600', '0', '__proto__']);
  if (random.chance(0.5)) windows.delete(start);
  windows.set(key, fields);
  return `dataset ${id} has a window ${told(key)}`;
};

/** Changes of what a directory says. */
export const TEXT_CHANGES: readonly TextChange[] = [
  changeCell,
  changeCell,
  changeStarts,
  changeRates,
  changeRows,
  changeLiteral,
  changeLiteral,
  changeCount,
  changeFields,
  changeWindowKey,
];
