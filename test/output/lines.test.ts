import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { EngineError } from '../../src/errors.js';
import { CellKind } from '../../src/output/encoding/layout.generated.js';
import { type Cell, literal, type ValueCell, valuesCell } from '../../src/output/text/cells.js';
import { LineEncoder } from '../../src/output/text/lines.js';
import { VALUE_BYTES } from '../../src/output/text/pieces.js';
import { ZstdEncoder } from '../../src/output/zstd/zstd-encoder.js';
import type { NumberArray } from '../../src/trace/columns.js';

const PLACE = { firstRow: 0, rowsBefore: 0, origin: 0 };

async function linesOf(rows: number, ...cells: Cell[]): Promise<string[]> {
  const encoder = await LineEncoder.open([...cells, literal('\n')]);
  const { bytes } = await encoder.encode({ rows, columns: [] }, PLACE);
  const text = new TextDecoder().decode(bytes);
  expect(text.endsWith('\n') || rows === 0).toBe(true);
  return text.split('\n').slice(0, -1);
}

/** The texts of values, none of which is longer than there is room for. */
async function texts(cell: ValueCell): Promise<string[]> {
  const lines = await linesOf(cell.values!.length, () => cell);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(VALUE_BYTES[cell.kind]);
  return lines;
}

const plain = (values: NumberArray) => texts(valuesCell(values));

/** Where the number of digits, or the way that they are written, changes. */
const EDGES = Array.from({ length: 20 }, (_, digits) => 10n ** BigInt(digits))
  .flatMap((power) => [power - 1n, power, power + 1n])
  .concat([2n ** 31n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n]);

const INTEGERS = [
  [BigUint64Array, 64, false],
  [BigInt64Array, 64, true],
  [Uint32Array, 32, false],
  [Int32Array, 32, true],
  [Uint16Array, 16, false],
  [Int16Array, 16, true],
  [Uint8Array, 8, false],
  [Int8Array, 8, true],
] as const;

describe('numbers as text', () => {
  test.each(INTEGERS)('%o', async (type, bits, isSigned) => {
    const random = fc.sample(fc.bigInt(-(2n ** 63n), 2n ** 64n - 1n), { seed: 1, numRuns: 3000 });
    const shorter = random.map((value, index) => value >> BigInt(index % 64));
    const fit = (value: bigint) => (isSigned ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value));
    const all = [...EDGES, ...EDGES.map((edge) => -edge), ...random, ...shorter].map(fit);
    const values = new type((bits === 64 ? all : all.map(Number)) as never) as NumberArray;
    expect(await plain(values)).toEqual(all.map(String));
  });

  test('every number of 16 bits', async () => {
    const values = Uint16Array.from({ length: 65_536 }, (_, value) => value);
    expect(await plain(values)).toEqual([...values].map(String));
  });

  const floating = async (values: readonly number[]) =>
    expect(await plain(Float64Array.from(values))).toEqual(values.map(String));

  test('floating: any', async () => {
    const any = fc.double({ noNaN: true, noDefaultInfinity: true });
    await floating(fc.sample(any, { seed: 1, numRuns: 20_000 }).map((value) => (value === 0 ? 0 : value)));
  });

  test('floating: times with few decimals and with all', async () => {
    const drawn = fc.tuple(fc.nat(52), fc.double({ min: 1, max: 2, noNaN: true }), fc.nat(20));
    await floating(
      fc.sample(drawn, { seed: 1, numRuns: 20_000 }).flatMap(([exponent, value, places]) => {
        const scaled = value * 2 ** exponent;
        return [scaled, Number(scaled.toFixed(places)), Math.floor(scaled) + 2 ** -(places + 1)];
      }),
    );
  });

  test('floating: around powers of two, where the distance of numbers changes', async () => {
    const values: number[] = [];
    const value = new Float64Array(1);
    const bits = new BigInt64Array(value.buffer);
    for (let exponent = -1; exponent <= 53; exponent++) {
      for (let step = -300n; step <= 300n; step++) {
        value[0] = 2 ** exponent;
        bits[0] += step;
        values.push(value[0]);
      }
    }
    await floating(values);
  });

  test('floating, of 32 bits: as the number of 64 bits that it is', async () => {
    const any = fc.float({ noNaN: true, noDefaultInfinity: true });
    const values = Float32Array.from(fc.sample(any, { seed: 1, numRuns: 5000 }), (value) => value || 0);
    expect(await plain(values)).toEqual([...values].map(String));
  });

  test.each([
    [0, 3, '0.000'],
    [80.273, 3, '80.273'],
    [0.005, 3, '0.005'],
    [9_007_199_254.740_99, 6, '9007199254.740990'],
    [1, 6, '1.000000'],
    [4_503_599_627_370_495, 0, '4503599627370495'],
    [0.49, 0, '0'],
    [0.5, 0, '1'],
    [1e-15, 15, '0.000000000000001'],
    // Half added, and what there is rounded to even, would make them 1 and more by 1.
    [0.499_999_999_999_999_94, 0, '0'],
    [4_503_599_627_370_497, 0, '4503599627370497'],
  ])('%d with %d decimals', async (value, decimals, expected) => {
    const values = Float64Array.of(value);
    const cell = { kind: CellKind.FIXED, values, decimals, scale: 10 ** decimals };
    expect(await texts(cell)).toEqual([expected]);
  });

  test('times from a first one', async () => {
    const values = Float64Array.of(100.25, 101, 4e5);
    const cell = { kind: CellKind.FIXED, values, decimals: 2, scale: 1e5, zero: 100.25 };
    expect(await texts(cell)).toEqual(['0.00', '750.00', '399899750.00']);
  });

  test('dates, as JavaScript has them', async () => {
    const DAY = 86_400;
    const ends = Array.from({ length: 8030 }, (_, year) => Date.UTC(1970 + year, 1, 28) / 1000).flatMap(
      (day) => [day, day + DAY, day + 2 * DAY, day + 307 * DAY, day + 308 * DAY],
    );
    const seconds = [0, 59, 3599, 86_399, 951_782_399, 951_868_799, 253_402_300_799, ...ends].filter(
      (second) => second < 253_402_300_800,
    );
    const cell = { kind: CellKind.DATE, values: Float64Array.from(seconds) };
    const dates = seconds.map((second) => new Date(second * 1000).toISOString());
    expect(await texts(cell)).toEqual(dates.map((date) => `${date.slice(0, 19).replace('T', ' ')}.0000000`));
    const later = { kind: CellKind.DATE, values: Float64Array.of(0, 1.25, 86_400.5), zero: -951_782_400 };
    expect(await texts(later)).toEqual([
      '2000-02-29 00:00:00.0000000',
      '2000-02-29 00:00:01.2500000',
      '2000-03-01 00:00:00.5000000',
    ]);
  });

  test('dates before 1970, from the year 0 on, as JavaScript has them', async () => {
    const first = Date.UTC(2000, 0, 1) / 1000 - 5 * 146_097 * 86_400;
    expect(new Date(first * 1000).toISOString()).toBe('0000-01-01T00:00:00.000Z');
    for (const start of [first, Date.UTC(1900, 1, 27) / 1000, -86_400, -1]) {
      const values = Float64Array.from({ length: 400 }, (_, day) => day * 43_200.25);
      const dates = [...values].map((time) => new Date((start + time) * 1000).toISOString());
      expect(await texts({ kind: CellKind.DATE, values, zero: -start })).toEqual(
        dates.map((date) => `${date.slice(0, 23).replace('T', ' ')}0000`),
      );
    }
  });

  const refusing = (kind: number, values: Float64Array): ValueCell => ({
    ...{ kind, values, decimals: 3, scale: 1000 },
    faultOf: (row) => new RangeError(`row ${row} is refused`) as never,
  });

  test.each([
    [CellKind.FLOAT64, Number.NaN],
    [CellKind.FLOAT64, Number.POSITIVE_INFINITY],
    [CellKind.FIXED, -0.001],
    [CellKind.FIXED, Number.NaN],
    [CellKind.FIXED, 1e13],
    [CellKind.DATE, -1],
    [CellKind.DATE, Number.NaN],
    [CellKind.DATE, 253_402_300_800],
    [CellKind.DATE, Number.POSITIVE_INFINITY],
  ])('kind %d has no text for %d', async (kind, value) => {
    const values = new Float64Array(3000).fill(1);
    values[2345] = value;
    await expect(texts(refusing(kind, values))).rejects.toThrow('row 2345 is refused');
  });
});

describe('lines', () => {
  test('of texts and values with gaps and numbers of rows', async () => {
    const values = Uint32Array.of(7, 8, 9);
    const some: Cell = () => ({ ...valuesCell(values), present: Uint8Array.of(1, 0, 1) });
    const number: Cell = () => ({ kind: CellKind.ORDINAL, zero: 41 });
    expect(await linesOf(3, literal('ä'), literal('{'), some, literal(', '), number, literal('}'))).toEqual([
      'ä{7, 41}',
      'ä{, 42}',
      'ä{9, 43}',
    ]);
  });

  test('of lists, in pieces of any size', async () => {
    const rows = 3000;
    const lists = Array.from({ length: rows }, (_, row) =>
      Array.from({ length: row % 7 === 0 ? row : row % 5 }, (_, item) => row * 1000 + item),
    );
    // As in a batch whose lists are a part of a longer vector.
    const offsets = Int32Array.from([0, ...lists.map(({ length }) => length)]);
    for (let row = 0, end = 99; row <= rows; row++) {
      end += offsets[row];
      offsets[row] = end;
    }
    const cell: Cell = () => ({ ...valuesCell(Uint32Array.from(lists.flat())), offsets });
    const number: Cell = () => ({ kind: CellKind.ORDINAL, zero: 0 });
    const lines = await linesOf(rows, number, literal(' '), cell);
    expect(lines).toEqual(lists.map((list, row) => `${row} ${JSON.stringify(list)}`));
  });

  test('many short ones behind a few that are long', async () => {
    let isLong = true;
    const cell: Cell = () =>
      isLong
        ? { ...valuesCell(new Uint32Array(1e6)), offsets: Int32Array.of(0, 1e6) }
        : valuesCell(new Uint8Array(1e6));
    const encoder = await LineEncoder.open([cell, literal('\n')]);
    expect((await encoder.encode({ rows: 1, columns: [] }, PLACE)).bytes).toHaveLength(2_000_002);
    isLong = false;
    expect((await encoder.encode({ rows: 1e6, columns: [] }, PLACE)).bytes).toHaveLength(2_000_000);
  });

  test('of more bytes than a memory has addresses are refused', async () => {
    const items = 2 ** 30 + 1;
    const cell: Cell = () => ({ ...valuesCell(new Uint8Array(items)), offsets: Int32Array.of(0, items) });
    await expect(linesOf(1, cell)).rejects.toThrow(EngineError);
    await expect(linesOf(1, cell)).rejects.toThrow(/^there is no memory for 5\.37 GB of lines; /);
  });

  test('are refused in a process that has no addresses for one more memory', async () => {
    // As V8 says it under `ulimit -v`.
    const noAddresses = () => {
      throw new RangeError('WebAssembly.Memory(): could not allocate memory');
    };
    vi.spyOn(WebAssembly, 'Memory').mockImplementation(noAddresses as never);
    await expect(LineEncoder.open([])).rejects.toThrow(EngineError);
    vi.restoreAllMocks();
    const error = new RangeError('WebAssembly.instantiate(): Out of memory: Cannot allocate Wasm memory');
    vi.spyOn(WebAssembly, 'instantiate').mockRejectedValue(error);
    for (const open of [() => LineEncoder.open([]), () => ZstdEncoder.open()]) {
      await expect(open()).rejects.toThrow(/^the system refuses the address space/);
    }
    vi.restoreAllMocks();
  });

  test('with the end of each', async () => {
    const values = Uint32Array.from({ length: 200_000 }, (_, row) => row * 20_000);
    const encoder = await LineEncoder.open([() => valuesCell(values), literal('\n')]);
    const { bytes, ends } = await encoder.lines({ rows: values.length, columns: [] }, PLACE);
    const text = new TextDecoder().decode(bytes);
    expect([...ends]).toEqual([...text.matchAll(/\n/g)].map(({ index }) => index + 1));
  });
});
