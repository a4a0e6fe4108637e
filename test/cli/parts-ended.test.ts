import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { contentsOf, manifestOf } from '../fixtures/parts.js';
import { outcome, run as runCommand, start } from './command.js';
import { SHORT, usePartsFolder } from './parts-commands.js';
import { canMount, withSmallDisk } from './small-disk.js';

const { made, ...folder } = usePartsFolder();

describe.runIf(process.platform === 'linux')('a run that ends early', () => {
  const LONG = ['generate', '--rate', '200000', '--duration', '1h', '--partition', 'rows:100k', '--out'];

  /** Starts a run, and waits until it has written some parts. */
  async function begun(): Promise<{ kill(signal: NodeJS.Signals): Promise<string> }> {
    const child = await start([...LONG, folder.path('p')]);
    const ended = outcome(child);
    while (!existsSync(folder.path('p/part-00001.arrow')) && child.exitCode === null) await sleep(10);
    return {
      async kill(signal) {
        child.kill(signal);
        const { stderr, ...end } = await ended;
        expect(end.signal).toBe(signal);
        return stderr;
      },
    };
  }

  it('keeps others out while it lives, and nobody when it was killed', async () => {
    const first = await begun();
    const second = await runCommand([...LONG, folder.path('p'), '--resume']);
    expect(second.stderr).toMatch(
      /^servegen: \S+ is being written by another run, process \d+; if there is none any more, remove \S+\n$/,
    );
    expect(second.code).toBe(1);
    await first.kill('SIGKILL');
    const unfinished = () =>
      readdirSync(folder.path('p')).filter((name) => name.startsWith('.part') && name.endsWith('.partial'));
    // It may have come between two parts.
    for (let kills = 0; unfinished().length === 0 && kills < 20; kills++) {
      const again = await start([...LONG, folder.path('p'), '--resume']);
      const ended = outcome(again);
      await sleep(500 + 50 * kills);
      again.kill('SIGKILL');
      await ended;
    }
    expect(unfinished()).toHaveLength(1);
    const third = await start([...LONG, folder.path('p'), '--resume', '--seed', 'other']);
    const { stderr, code } = await outcome(third);
    expect(stderr).toMatch(/^servegen: \S+ holds .* in its spec seed was "0", and is now "other"\n$/);
    expect(code).toBe(1);
    // What is refused has changed nothing.
    expect(unfinished()).toHaveLength(1);
    const fourth = await start([...LONG, folder.path('p'), '--resume']);
    const [toldOf] = await once(fourth.stderr!, 'data');
    const ended = outcome(fourth);
    fourth.kill('SIGKILL');
    await ended;
    expect(String(toldOf)).toMatch(/^removed 1 unfinished file /);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'removes what is unfinished at %s, and says how to go on',
    async (signal) => {
      const first = await begun();
      expect(await first.kill(signal)).toBe(
        `${folder.path('p')}: ended by ${signal}; complete parts are kept, and the same command with --resume goes on behind them\n`,
      );
      const names = readdirSync(folder.path('p'));
      expect(names.filter((name) => name.startsWith('.'))).toEqual([]);
      const { parts } = manifestOf(folder.path('p'));
      expect(names.length - 1 - parts.length).toBeLessThanOrEqual(1);
    },
  );

  it.runIf(canMount())('as the disk is full keeps its complete parts', async () => {
    await withSmallDisk(async (disk) => {
      const args = [...SHORT, '--partition', 'rows:15k', '--out'];
      await made(...args, 'whole');
      writeFileSync(`${disk}/ballast`, new Uint8Array(400_000));
      const { code, stderr } = await runCommand([...args, `${disk}/p`]);
      expect(stderr).toMatch(
        /^servegen: \S+ cannot be written: no space is left on the device; complete parts are kept, and the same command with --resume goes on behind them\n$/,
      );
      expect(code).toBe(1);
      const { parts } = manifestOf(`${disk}/p`);
      expect(parts.length).toBeGreaterThan(0);
      expect(readdirSync(`${disk}/p`)).toEqual(['manifest.json', ...parts.map(({ file }) => file)]);
      spawnSync('rm', [`${disk}/ballast`]);
      await made(...args, `${disk}/p`, '--resume');
      expect(contentsOf(`${disk}/p`)).toEqual(contentsOf(folder.path('whole')));
    });
  });
});
