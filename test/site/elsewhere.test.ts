import { describe, expect, test } from 'vitest';
import { commandLines, nodeLines, pythonLines, type TraceToMake } from '../../site/src/elsewhere.js';

const TRACE: TraceToMake = {
  text: 'rate: 100\nduration: 1h\n',
  name: 'trace.arrow',
  format: 'arrow',
  pools: [],
  digest: undefined,
};

describe('lines that make a trace elsewhere', () => {
  test('say its format where its name does not', () => {
    const of = (name: string, format: TraceToMake['format']) =>
      commandLines({ ...TRACE, name, format })
        .split('\n')
        .find((line) => line.startsWith('servegen generate'));
    expect(of('trace.arrow', 'arrow')).toBe('servegen generate workload.yaml --out trace.arrow');
    expect(of('t.csv.gz', 'csv')).toBe('servegen generate workload.yaml --out t.csv.gz');
    expect(of('load.jsonl', 'mooncake')).toBe(
      'servegen generate workload.yaml --format mooncake --out load.jsonl',
    );
    expect(of('load.dat', 'arrow')).toBe('servegen generate workload.yaml --format arrow --out load.dat');
    expect(of("-it's.csv", 'csv')).toBe(`servegen generate workload.yaml --out './-it'\\''s.csv'`);
  });

  test('pack what is packed, and name what Python writes by its format', () => {
    const trace = { ...TRACE, name: 't.csv.gz', format: 'csv' } as const;
    expect(nodeLines(trace)).toContain("encodeTrace(trace, { format: 'csv', compression: 'gzip' })");
    expect(pythonLines(trace)).toContain('pq.write_table(table, "t.parquet")');
  });

  test('say which pools they need', () => {
    const trace = { ...TRACE, pools: ['mine.pool.arrow'] };
    for (const linesOf of [commandLines, nodeLines, pythonLines]) {
      expect(linesOf(trace)).toContain(' "mine.pool.arrow" has to lie in the folder of this.\n');
      expect(linesOf(TRACE)).not.toContain('has to lie');
    }
  });
});
