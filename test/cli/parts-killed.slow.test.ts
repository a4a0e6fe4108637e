import { readdirSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { useFolder } from '../fixtures/folder.js';
import { contentsOf } from '../fixtures/parts.js';
import { outcome, run, start } from './command.js';

const folder = useFolder();

/** In a test of its own for each format; 50 in all. */
const KILLS = 25;

/** Numbers from 0 to 1, the same in every run of the test (Numerical Recipes' linear congruential generator). */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

describe.runIf(process.platform === 'linux')('a trace in parts, whose run is killed at any moment', () => {
  it.each([
    ['arrow', 'rows:70k', 1],
    ['csv', 'size:3MB', 2],
  ])('ends with the same bytes, as %s by %s', { timeout: 600_000 }, async (format, by, seed) => {
    const spec = ['--requests', '1500k', '--partition', by, '--format', format, '--quiet'];
    const generate = ['generate', ...spec, '--out'];
    expect(await run([...generate, folder.path('whole')])).toMatchObject({ code: 0, stderr: '' });
    const whole = contentsOf(folder.path('whole'));
    expect(whole.size).toBeGreaterThan(10);
    const random = numbers(seed);
    let kills = 0;
    let completed = 0;
    let unfinished = 0;
    while (kills < KILLS || completed === 0) {
      const workers = String(1 + Math.floor(3 * random.next().value));
      const child = await start([...generate, folder.path('p'), '--resume', '--workers', workers]);
      const ended = outcome(child);
      // From before it has looked at the folder to behind several parts.
      const isKilled = kills < KILLS;
      if (isKilled) await Promise.race([sleep(150 + 900 * random.next().value), ended]);
      if (isKilled) child.kill(kills % 5 === 4 ? 'SIGINT' : 'SIGKILL');
      const { code, signal, stderr } = await ended;
      if (signal !== null) {
        kills++;
        if (readdirSync(folder.path()).includes('p')) {
          unfinished += readdirSync(folder.path('p')).filter((name) => name.endsWith('.partial')).length;
        }
        continue;
      }
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(contentsOf(folder.path('p'))).toEqual(whole);
      expect((await run(['verify', folder.path('p')])).code).toBe(0);
      completed++;
      rmSync(folder.path('p'), { recursive: true });
    }
    // The moments were not all before the first byte.
    expect(unfinished).toBeGreaterThan(KILLS / 5);
  });
});
