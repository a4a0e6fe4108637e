import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle } from './bundle.mjs';
import { runCampaign } from './supervise.js';

let script: string;

beforeAll(async () => {
  script = await bundle('case-process');
});
afterAll(() => rmSync(script, { force: true }));

/** Of the room that is made to test the harness; with this seed its first cases do all that can go wrong. */
const FAULTY = { room: 'faulty', seed: 'harness-5', first: 0, count: 12 };

/**
 * More than any case that ends takes, and little enough that a machine which hands out less than 1 GB of memory a second
 * gives it before the processor time of a case is over.
 */
const MAX_PROCESS_BYTES = 1.6 * 2 ** 30;

/** Of a machine that has much else to do: a loop is found after some seconds of processor time. */
const LONGEST_MILLISECONDS = 600_000;

test(
  'every kind of fault is found, told by its number, and the run goes on',
  async () => {
    const deeds = new Map<number, string>();
    const onBegin = (number: number, [deed]: readonly string[]) => deeds.set(number, deed);
    const tally = await runCampaign({
      ...FAULTY,
      processes: 2,
      script,
      maxProcessBytes: MAX_PROCESS_BYTES,
      onBegin,
    });
    const found = new Map(tally.faults.map(({ number, kind }) => [number, kind]));
    const expected: Record<string, string | undefined> = {
      accepts: undefined,
      refuses: undefined,
      'throws a TypeError': 'untyped error',
      'gives a wrong row': 'wrong row',
      loops: 'hang',
      'takes memory': 'memory',
      'takes memory without end': 'memory',
      'ends the process': 'crash',
    };
    expect(new Set(deeds.values())).toEqual(new Set(Object.keys(expected)));
    expect(tally.cases).toBe(FAULTY.count);
    for (const [number, deed] of deeds)
      expect(found.get(number), `case ${number} ${deed}`).toBe(expected[deed]);
    const numberOf = (deed: string) => [...deeds.values()].filter((other) => other === deed).length;
    expect(tally.accepted).toBe(numberOf('accepts'));
    expect([...tally.refused]).toEqual([['PlanError: the plan is of version #', numberOf('refuses')]]);
  },
  LONGEST_MILLISECONDS,
);

test(
  'a case can be run again by its number',
  async () => {
    const whole: string[] = [];
    const again: string[] = [];
    const onBegin = (into: string[]) => (number: number, what: readonly string[]) => {
      into[number] = what.join();
    };
    // Unchanged plans and the like: what is drawn counts, not what comes of it.
    const plans = { room: 'plans', seed: 'again', script };
    await runCampaign({ ...plans, first: 0, count: 40, processes: 2, onBegin: onBegin(whole) });
    await runCampaign({ ...plans, first: 31, count: 1, processes: 1, onBegin: onBegin(again) });
    expect(whole).toHaveLength(40);
    expect(again[31]).toBe(whole[31]);
  },
  LONGEST_MILLISECONDS,
);
