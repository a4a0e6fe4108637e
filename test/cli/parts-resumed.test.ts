import { cpSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contentsOf, cutBehind, manifestOf } from '../fixtures/parts.js';
import { SHORT, usePartsFolder } from './parts-commands.js';

const { made, refused, digestsOf, run, ...folder } = usePartsFolder();

describe('parts', () => {
  it('have the bytes that their number of workers, and where they were begun, do not change', async () => {
    for (const [by, endings] of [
      ['rows:11k', ['arrow', 'csv', 'mooncake']],
      ['size:150kB', ['arrow', 'csv', 'parquet', 'jsonl.zst']],
      ['time:1m', ['arrow', 'mooncake', 'parquet', 'csv.gz']],
    ] as const) {
      for (const ending of endings) {
        // What a folder's name ends in says the format, and how its files are compressed.
        const args = [
          ...SHORT,
          '--partition',
          by,
          ...(ending === 'mooncake' ? ['--format', ending] : []),
          '--out',
        ];
        const name = `${by.slice(0, 4)}.${ending === 'mooncake' ? 'jsonl' : ending}`;
        const again = `again-${name}`;
        await made(...args, name, '--workers', '1');
        const whole = contentsOf(folder.path(name));
        await made(...args, again, '--workers', '2');
        expect(contentsOf(folder.path(again))).toEqual(whole);
        const count = manifestOf(folder.path(name)).parts.length;
        expect(count).toBeGreaterThan(2);
        if (by.startsWith('size')) {
          for (const { bytes } of manifestOf(folder.path(name)).parts)
            expect(bytes).toBeLessThanOrEqual(150_000);
        }
        for (const kept of [0, 1, count - 1, count]) {
          cutBehind(folder.path(again), kept);
          await made(...args, again, '--workers', String(1 + (kept % 2)), '--resume');
          expect(contentsOf(folder.path(again))).toEqual(whole);
        }
      }
    }
  });

  it.each([
    ['conversations', 'conversations: { share: 0.5, turns: { mean: 4, max: 20 }, inter_turn_seconds: 20 }'],
    [
      'conversations with ids',
      'conversations: { share: 0.5, turns: { mean: 4, max: 20 }, inter_turn_seconds: 20 }',
    ],
    ['renewal arrivals', 'arrivals: renewal'],
    ['the naive method', 'method: naive'],
  ])('go on with %s, whose requests nobody can count in advance', async (what, line) => {
    const output = what.endsWith('ids') ? 'output: { block_size: 64, request_id: true }\n' : '';
    writeFileSync(folder.path('s.yaml'), `rate: 100\nduration: 5m\n${line}\n${output}`);
    const args = ['generate', 's.yaml', '--partition', 'rows:7k', '--out'];
    await made(...args, 'whole', '--quiet');
    await made('generate', 's.yaml', '--out', 'one.arrow', '--quiet');
    cpSync(folder.path('whole'), folder.path('cut'), { recursive: true });
    cutBehind(folder.path('cut'), 2);
    const { stderr } = await run([...args, 'cut', '--resume']);
    expect(stderr).toMatch(/^cut is gone on with: 2 parts with 14,000 rows are there already\n/);
    // What depends on all rows before takes them all again, and says so.
    expect(stderr.includes('are made again, but not written')).toBe(output !== '');
    expect(contentsOf(folder.path('cut'))).toEqual(contentsOf(folder.path('whole')));
    const [one, cut] = await digestsOf('one.arrow', 'cut');
    expect(cut).toBe(one);
  });

  it('that are complete are not said to be made', async () => {
    const args = ['generate', '--requests', '1000', '--partition', 'rows:300', '--out', 'p', '--resume'];
    const complete = /^p: 1,000 requests .*kB; it was complete already, and nothing is written$/m;
    expect((await run(args)).stderr).not.toMatch(complete);
    const before = contentsOf(folder.path('p'));
    const { stderr } = await run(args);
    expect(stderr).toMatch(complete);
    expect(stderr).not.toContain('rows/s');
    expect(JSON.parse((await run([...args, '--json'])).stdout.toString()).parts).toEqual({
      count: 4,
      rowsBefore: 1000,
      wasComplete: true,
    });
    expect(contentsOf(folder.path('p'))).toEqual(before);
  });

  it('of a shard, too', async () => {
    const args = [...SHORT, '--shard', '2/3', '--request-id', '--partition', 'rows:5k', '--out'];
    await made(...args, 'p');
    await made(...[...SHORT, '--shard', '2/3', '--request-id'], '--out', 'one.arrow');
    const whole = contentsOf(folder.path('p'));
    cutBehind(folder.path('p'), 1);
    await made(...args, 'p', '--resume');
    expect(contentsOf(folder.path('p'))).toEqual(whole);
    const [one, parts] = await digestsOf('one.arrow', 'p');
    expect(parts).toBe(one);
    await refused(
      [...SHORT, '--shard', '2/3', '--partition', 'time:1m', '--out', 'q'],
      /with --shard use/,
      2,
    );
  });
});
