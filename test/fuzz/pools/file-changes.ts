import { damaged, joined } from '../bytes.js';
import type { Random } from '../random.js';

const encoder = new TextEncoder();

type FileChange = (files: Map<string, Uint8Array>, random: Random) => string;

const LFS_POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d7a'.repeat(16)}\nsize 12345\n`;

const replaceFile: FileChange = (files, random) => {
  const [name, bytes] = random.pick([...files]);
  const text = new TextDecoder().decode(bytes);
  const [what, content] = random.pick<readonly [string, string | Uint8Array]>([
    ['begins with a byte-order mark', `\ufeff${text}`],
    ['begins with half a byte-order mark', joined(Uint8Array.of(0xef, 0xbb), bytes)],
    ['is a pointer of Git LFS', LFS_POINTER],
    ['is empty', ''],
    ['is a line feed', '\n'],
    ['has the line ends of DOS', text.replaceAll('\n', '\r\n')],
    ['has the line ends of old Macs', text.replaceAll('\n', '\r')],
    ['ends in blank lines', `${text}\n\r\n\n`],
    ['begins with a blank line', `\n${text}`],
    ['has a header', `start,rate,cv,pattern,arg1,arg2\n${text}`],
    ['is deep', '{"0":'.repeat(50_000)],
    ['is a list', `[${text}]`],
    ['has single quotes', text.replaceAll('"', "'")],
    ['has escapes', text.replaceAll('{1', '\\u007b1').replaceAll(': 0', ':\\u00200')],
    ['has a null byte', `${text.slice(0, 20)}\0${text.slice(20)}`],
    ['is UTF-16', new Uint8Array(Buffer.from(text, 'utf16le'))],
  ]);
  files.set(name, typeof content === 'string' ? encoder.encode(content) : content);
  return `${name} ${what}`;
};

const damageFile: FileChange = (files, random) => {
  const [name, bytes] = random.pick([...files]);
  const { bytes: changed, what } = damaged(bytes, random);
  files.set(name, changed);
  return `${name}: ${what}`;
};

const moveFile: FileChange = (files, random) => {
  const [name, bytes] = random.pick([...files]);
  const kind = name.endsWith('csv') ? 'trace.csv' : 'dataset.json';
  const other = random.pick([
    'README.md',
    `chunk-00-${kind}`,
    `chunk-4294967296-${kind}`,
    `chunk-99999999999999999999-${kind}`,
    `chunk--1-${kind}`,
    `chunk-5-${kind}`,
    `chunk-0-${kind === 'trace.csv' ? 'dataset.json' : 'trace.csv'}`,
    '',
  ]);
  if (random.chance(0.7)) files.delete(name);
  if (other !== '') files.set(other, bytes);
  return `${name} ${files.has(name) ? 'is copied to' : 'becomes'} ${other === '' ? 'nothing' : other}`;
};

/** Changes of the files of a directory. */
export const FILE_CHANGES: readonly (readonly [weight: number, change: FileChange])[] = [
  [3, replaceFile],
  [4, damageFile],
  [2, moveFile],
];
