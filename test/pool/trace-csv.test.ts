import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PoolError } from '../../src/errors.js';
import { readTraceCsv, TraceColumns } from '../../src/pool/released/trace-csv.js';
import { TRACE } from './released-fixture.js';

const FILE = 'chunk-7-trace.csv';

function read(text: string, into = new TraceColumns()): TraceColumns {
  readTraceCsv(new TextDecoder().decode(new TextEncoder().encode(text)), FILE, into);
  return into;
}

function faultOf(text: string, into?: TraceColumns): PoolError {
  try {
    read(text, into);
  } catch (error) {
    expect(error).toBeInstanceOf(PoolError);
    return error as PoolError;
  }
  throw new Error('nothing was thrown');
}

/** The fixture with its first row changed. */
function firstRow(row: string): string {
  return `${row}\n600,0,0,,0,0\n`;
}

describe('readTraceCsv', () => {
  it('reads every column', () => {
    const columns = read('0,0.5,1e-05,Gamma,0.64,3.125\n600,0.0,0,Weibull,0.5,7\n1200,0,0,,0,0\n');
    const { startSeconds, windowSeconds, windowCount, length } = columns;
    expect({ startSeconds, windowSeconds, windowCount, length }).toEqual({
      startSeconds: 0,
      windowSeconds: 600,
      windowCount: 3,
      length: 3,
    });
    expect([...columns.rate.subarray(0, 3)]).toEqual([0.5, 0, 0]);
    expect([...columns.cv.subarray(0, 3)]).toEqual([1e-5, 0, 0]);
    expect([...columns.pattern.subarray(0, 3)]).toEqual([1, 2, 0]);
    expect([...columns.arg1.subarray(0, 3)]).toEqual([0.64, 0.5, 0]);
    expect([...columns.arg2.subarray(0, 3)]).toEqual([3.125, 7, 0]);
  });

  it('does not mind a byte order mark', () => {
    expect(Array.from(read(`\uFEFF${TRACE}`).rate.subarray(0, 2))).toEqual([0.5, 0]);
    expect(faultOf(`\uFEFF${TRACE}x`).location.line).toBe(3);
  });

  it('refuses a number of a million digits in a short sentence', () => {
    const { message } = faultOf(firstRow(`0,${'1'.repeat(1e6)},1,Gamma,1,1`));
    expect(message).toContain('rate: the number has 1000000 characters; it must have at most 1100');
    expect(message.length).toBeLessThan(200);
  });

  it('does not mind carriage returns, or the newline at the end', () => {
    expect(read(TRACE.replaceAll('\n', '\r\n')).length).toBe(2);
    expect(read(TRACE.trimEnd()).length).toBe(2);
    expect(read(`${TRACE}\r\n\n`).length).toBe(2);
  });

  it.each<[string, string, number, string | undefined, RegExp]>([
    ['an empty file', '', 1, undefined, /the trace has no windows/],
    ['one window', '0,0,0,,0,0\n', 1, undefined, /the trace has one window; it must have at least two/],
    ['a truncated row', '0,0,0,,0,0\n600,0,0', 2, undefined, /the row ends after 3 columns; it must have 6/],
    ['a row cut after a comma', '0,0,0,,0,0\n600,0,', 2, undefined, /the row ends after 2 columns/],
    ['a row without arg2', '0,0,0,,0,0\n600,0,0,,0\n', 2, undefined, /the row ends after 5 columns/],
    ['seven columns', '0,0,0,,0,0\n600,0,0,,0,0,0\n', 2, undefined, /more than 6 columns; it must have 6/],
    ['a header', 'start,rate,cv,pattern,arg1,arg2\n', 1, 'start', /"start" must be a finite number/],
    [
      'a blank line between rows',
      '0,0,0,,0,0\n\n600,0,0,,0,0\n',
      2,
      undefined,
      /the row ends after 0 columns/,
    ],
    ['text for a number', firstRow('0,0,x1,,0,0'), 1, 'cv', /"x1" must be a finite number/],
    ['a number with a tail', firstRow('0,0,1.5x,,0,0'), 1, 'cv', /"1.5x" must be a finite number/],
    ['an empty cell', firstRow('0,,0,,0,0'), 1, 'rate', /an empty cell must be a finite number/],
    [
      'an unknown pattern',
      firstRow('0,1,1,Pareto,1,1'),
      1,
      'pattern',
      /"Pareto" is unknown; it must be Gamma, W/,
    ],
    ['a pattern in lower case', firstRow('0,1,1,gamma,1,1'), 1, 'pattern', /"gamma" is unknown/],
    ['a negative rate', firstRow('0,-1,1,Gamma,1,1'), 1, 'rate', /the value -1 must be at least 0/],
    [
      'a rate that is not a number',
      firstRow('0,nan,1,Gamma,1,1'),
      1,
      'rate',
      /"nan" must be a finite number/,
    ],
    ['an infinite rate', firstRow('0,1e999,1,Gamma,1,1'), 1, 'rate', /"1e999" must be a finite number/],
    ['a negative cv', firstRow('0,1,-1,Gamma,1,1'), 1, 'cv', /the value -1 must be at least 0/],
    ['a shape of 0', firstRow('0,1,1,Gamma,0,1'), 1, 'arg1', /the value 0 must be greater than 0/],
    ['a negative shape', firstRow('0,1,1,Weibull,-2,1'), 1, 'arg1', /the value -2 must be greater than 0/],
    [
      'a Gamma shape that is too small',
      firstRow('0,1,1,Gamma,0.00009,1'),
      1,
      'arg1',
      /the value 0.00009 must be from 0.0001 to 1000000 for Gamma/,
    ],
    [
      'a Weibull shape that is too small',
      firstRow('0,1,1,Weibull,0.009,1'),
      1,
      'arg1',
      /the value 0.009 must be from 0.01 to 1000000 for Weibull/,
    ],
    [
      'a shape that is too large',
      firstRow('0,1,1,Gamma,1000001,1'),
      1,
      'arg1',
      /1000001 must be from 0.0001 to/,
    ],
    ['an infinite shape', firstRow('0,1,1,Weibull,inf,1'), 1, 'arg1', /"inf" must be a finite number/],
    [
      'a rate without a pattern',
      firstRow('0,1,1,,1,1'),
      1,
      'pattern',
      /with rate 1 is empty; it must be Gamma or W/,
    ],
    [
      'windows out of order',
      '600,0,0,,0,0\n0,0,0,,0,0\n',
      2,
      'start',
      /0 must be greater than the one before it, 600/,
    ],
    ['a window twice', '0,0,0,,0,0\n0,0,0,,0,0\n', 2, 'start', /must be greater than/],
    [
      'a gap',
      '0,0,0,,0,0\n600,0,0,,0,0\n1800,0,0,,0,0\n',
      3,
      'start',
      /1800 must be 1200, as windows are 600 s/,
    ],
  ])('rejects %s', (_, text, line, field, message) => {
    const error = faultOf(text);
    expect(error.message).toMatch(message);
    expect(error.location).toEqual(field === undefined ? { file: FILE, line } : { file: FILE, line, field });
  });

  it.each<[string, string, number, RegExp]>([
    ['another length', '0,0,0,,0,0\n300,0,0,,0,0\n', 2, /the window start 300 must be 600/],
    ['another start', '600,0,0,,0,0\n1200,0,0,,0,0\n', 1, /the window start 600 must be 0/],
    [
      'more windows',
      `${TRACE}1200,0,0,,0,0\n`,
      3,
      /the window 3 is one too many; the traces before it have 2/,
    ],
    ['fewer windows', '0,0,0,,0,0\n', 1, /at least two/],
  ])('rejects windows with %s than those of the clients before', (_, text, line, message) => {
    const error = faultOf(text, read(TRACE));
    expect(error.message).toMatch(message);
    expect(error.location.line).toBe(line);
  });

  it('names the last line where windows are missing', () => {
    const error = faultOf(TRACE, read(`${TRACE}1200,0,0,,0,0\n`));
    expect(error.message).toMatch(
      /chunk-7-trace.csv:2: the trace ends after 2 windows; the traces before it have 3/,
    );
  });

  it('throws nothing but PoolErrors on any bytes', () => {
    const unit = fc.constantFrom(...'0159.,-e\n\rGammaWeibull', 'Gamma', '0,0,0,,0,0\n');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 80 }), (text) => {
        try {
          read(text);
        } catch (error) {
          expect(error).toBeInstanceOf(PoolError);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
