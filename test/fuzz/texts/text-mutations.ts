import { damaged } from '../bytes.js';
import type { Random } from '../random.js';
import type { BaseText } from './base-texts.js';

/** More than a number has, and few enough for a reader that looks at each once. */
const MANY = 100_000;

const VALUES = [
  ...[
    '0',
    '-0',
    '1',
    '-1',
    '+1',
    '1.',
    '.5',
    '5e-324',
    '1e308',
    '1e309',
    '-1e309',
    '1e-400',
    '0x10',
    '1_000',
  ],
  ...[
    '65536',
    '4294967295',
    '4294967296',
    '9007199254740993',
    '18446744073709551615',
    '18446744073709551616',
  ],
  ...['NaN', 'Infinity', 'inf', 'null', 'true', '', ' ', ' 7 ', '٣', '1,5', '"', '""', '"a"', '"7"', "'"],
  ...[
    '[]',
    '[1]',
    '"[1, 2]"',
    '[1,',
    '[[1]]',
    '["a"]',
    '[null]',
    '{}',
    '{"a":1}',
    '[4294967296]',
    '[-1]',
    '[0.5]',
  ],
  ...[
    '2024-05-10 00:00:00',
    '2024-02-30',
    '2024-05-10T00:00:00.123456789Z',
    '1e400',
    '-',
    'e5',
    '\u0000',
    '\ufeff',
  ],
];

function value(random: Random): string {
  if (!random.chance(0.04)) return random.pick(VALUES);
  const digits = random.pick(['0', '1', '9', ',', '[', '"', '{', ' ']).repeat(MANY);
  return random.pick([digits, `0.${digits}`, `1${digits}e-${MANY}`, `[${digits}]`, `"${digits}"`]);
}

/** For a description. */
function told(text: string): string {
  return text.length > 40 ? `${text.slice(0, 20)}… of ${text.length} characters` : JSON.stringify(text);
}

type Change = (lines: string[], base: BaseText, random: Random) => string;

const changeValue: Change = (lines, { kind }, random) => {
  const at = random.below(lines.length);
  const pattern = kind === 'csv' ? /[^,;]*/g : /(?<=:)(?:\[[^\]]*\]|"[^"]*"|[^,}]*)/g;
  const places = [...lines[at].matchAll(pattern)];
  if (places.length === 0) return 'nothing';
  const { index, 0: found } = random.pick(places);
  const changed = value(random);
  lines[at] = `${lines[at].slice(0, index)}${changed}${lines[at].slice(index + found.length)}`;
  return `line ${at}: ${told(found)} is ${told(changed)}`;
};

const changeKey: Change = (lines, { kind }, random) => {
  const names = [
    'timestamp',
    'client_id',
    'input_tokens',
    'hash_ids',
    'TIMESTAMP',
    '__proto__',
    'constructor',
    'x',
    '',
  ];
  const name = random.pick(names);
  if (kind === 'csv') {
    const cells = lines[0].split(',');
    const cell = random.below(cells.length);
    cells[cell] = name;
    lines[0] = cells.join(',');
    return `column ${cell} is called ${name}`;
  }
  const all = random.chance(0.5);
  const at = random.below(lines.length);
  const keys = [...lines[at].matchAll(/"([^"]*)":/g)].map(([, key]) => key);
  if (keys.length === 0) return 'nothing';
  const key = random.pick(keys);
  for (let line = 0; line < lines.length; line++) {
    if (all || line === at) lines[line] = lines[line].replace(`"${key}":`, `"${name}":`);
  }
  return `${all ? 'all lines have' : `line ${at} has`} ${name} for ${key}`;
};

const changeLine: Change = (lines, _base, random) => {
  const at = random.below(lines.length);
  const other = random.below(lines.length);
  const what = random.pick([
    'is gone',
    'is doubled',
    'is empty',
    'is swapped',
    'is longer',
    'is cut',
    'is joined',
    'is alone',
  ]);
  if (what === 'is gone') lines.splice(at, 1);
  else if (what === 'is doubled') lines.splice(other, 0, lines[at]);
  else if (what === 'is empty') lines[at] = random.pick(['', ' ', '\t', '\r', '{}', '[]', ',', '""']);
  else if (what === 'is swapped') [lines[at], lines[other]] = [lines[other], lines[at]];
  else if (what === 'is longer')
    lines[at] += random.pick([',1', ',', ';', ' ', '}', '{', '"', ', "a": 1}', '\r', '\u2028']);
  else if (what === 'is cut') lines[at] = lines[at].slice(0, random.below(lines[at].length + 1));
  else if (what === 'is joined') lines[at] += lines.splice(other, 1)[0] ?? '';
  else lines.splice(0, lines.length, lines[at]);
  return `line ${at} ${what}`;
};

const changeMarks: Change = (lines, _base, random) => {
  const [from, to] = random.pick([
    [',', ';'],
    [',', '\t'],
    [',', ', '],
    [':', ' : '],
    ['"', "'"],
    ['"', ''],
    ['timestamp', 'time\\u0073tamp'],
    ['1', '1\u0000'],
  ]);
  for (const [at, line] of lines.entries()) lines[at] = line.replaceAll(from, to);
  return `all ${JSON.stringify(from)} are ${JSON.stringify(to)}`;
};

/** A text after up to three changes of what it says, or of its bytes. */
export function mutatedText(
  base: BaseText,
  random: Random,
): { readonly bytes: Uint8Array; readonly what: string[] } {
  const what: string[] = [];
  const lines = base.text.split('\n');
  for (let count = random.pick([0, 1, 1, 1, 2, 3]); count > 0 && lines.length > 0; count--) {
    const change = random.weighted<Change>([
      [6, changeValue],
      [2, changeKey],
      [2, changeLine],
      [1, changeMarks],
    ]);
    what.push(change(lines, base, random));
  }
  const end = random.weighted([
    [8, '\n'],
    [1, '\r\n'],
    [1, '\n\n'],
  ]);
  const mark = random.chance(0.1) ? '\ufeff' : '';
  const bytes = new TextEncoder().encode(`${mark}${lines.join(end)}`);
  if (!random.chance(0.25)) return { bytes, what: [...what, `lines end in ${JSON.stringify(end)}`] };
  const { bytes: changed, what: how } = damaged(bytes, random);
  return { bytes: changed, what: [...what, how] };
}
