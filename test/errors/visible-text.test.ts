import { expect, test } from 'vitest';
import { visibleText } from '../../src/visible-text.js';

test.each([
  ['plain text, größer, 文字 and 🙂', 'plain text, größer, 文字 and 🙂'],
  ['a\u001b[2Jb', 'a\\u001b[2Jb'],
  ['one\ntwo\r\tthree', 'one\\ntwo\\r\\tthree'],
  ['\u0000\u007f\u009b31m', '\\u0000\\u007f\\u009b31m'],
  ['\u2028\u2029', '\\u2028\\u2029'],
  ['abc\u202egnp.exe', 'abc\\u202egnp.exe'],
  ['\ufeffrate', '\\ufeffrate'],
  ['\ud800', '\\ud800'],
  ['tag \u{e0001}', 'tag \\u{e0001}'],
  ['C:\\new', 'C:\\new'],
])('%j is shown as %s', (text, shown) => {
  expect(visibleText(text)).toBe(shown);
});
