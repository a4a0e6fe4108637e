import { expect, test } from 'vitest';
import { Header } from '../../src/engine/plan-layout.generated.js';
import { PlanError } from '../../src/errors.js';
import { type CompiledPlan, readPlan } from '../../src/plan/read-plan.js';
import { inOnePiece } from '../../src/platform/slices.js';
import { DICTIONARY_FAULTS } from '../engine/refused-plans/attributes.js';
import { HEAVY_TAILED } from '../fixtures/conversations.js';
import { patched, viewOf } from '../fixtures/rows.js';
import { mixedPool } from '../fixtures/synthetic-pool.js';
import { compilePlan } from '../support/at-once.js';

const METADATA = new Map([
  ['b', 'été\u0000\n"'],
  ['a', '{"x":1}'],
]);

/** A plan whose texts say something else of the same length. */
function withTexts({ bytes }: CompiledPlan, change: (texts: Uint8Array) => void): Uint8Array {
  return patched(bytes, (view) => {
    change(
      new Uint8Array(
        view.buffer,
        view.getUint32(Header.TEXTS, true),
        view.getUint32(Header.TEXT_BYTES, true),
      ),
    );
  });
}

test('a plan says the columns, metadata, clients and length of its trace', () => {
  const pool = mixedPool('multimodal');
  const settings = { requests: 4000, duration: 5000, conversations: HEAVY_TAILED };
  const { bytes } = compilePlan(pool, settings, () => METADATA);
  const plan = inOnePiece(readPlan(bytes));
  expect(plan.columns).toEqual([
    { name: 'text_tokens', type: 'uint32' },
    { name: 'output_tokens', type: 'uint32' },
    { name: 'image_tokens', type: 'list' },
    { name: 'audio_tokens', type: 'list' },
    { name: 'video_tokens', type: 'list' },
    { name: 'conversation_id', type: 'uint64' },
    { name: 'turn', type: 'uint16' },
    { name: 'history_tokens', type: 'uint32' },
  ]);
  expect([...plan.metadata]).toEqual([...METADATA]);
  expect(plan.durationSeconds).toBe(5000);
  expect(plan.clientCount).toBe(pool.clientIds.length);
  expect(plan.isCounted).toBe(false);
});

test('the fingerprint is that of what the rows depend on, and of nothing else', () => {
  const fingerprintOf = (settings: { requests: number; seed: string }, more: string) => {
    let last = '';
    compilePlan(mixedPool('language'), settings, (fingerprint) => {
      last = fingerprint;
      return new Map([
        ['more', more],
        ['fingerprint', fingerprint],
      ]);
    });
    return last;
  };
  const one = fingerprintOf({ requests: 4000, seed: '1' }, 'a');
  expect(one).toMatch(/^[0-9a-f]{16}$/);
  expect(fingerprintOf({ requests: 4000, seed: '1' }, 'other words')).toBe(one);
  expect(fingerprintOf({ requests: 4000, seed: '2' }, 'a')).not.toBe(one);
  expect(fingerprintOf({ requests: 4001, seed: '1' }, 'a')).not.toBe(one);
});

test('texts that no plan has are refused', () => {
  const plan = compilePlan(mixedPool('language'), { requests: 4000 }, () => METADATA);
  const name = 'input_tokens';
  const at = Buffer.from(plan.bytes).indexOf(name) - viewOf(plan.bytes).getUint32(Header.TEXTS, true);
  const refused = (change: (texts: Uint8Array) => void) => () =>
    inOnePiece(readPlan(withTexts(plan, change)));
  const set = (text: string, from: number) => (texts: Uint8Array) => texts.set(Buffer.from(text), from);
  expect(refused(set('[', 0))).toThrow(
    new PlanError('the plan is corrupt: its metadata is not a JSON object of texts'),
  );
  expect(refused(set('{"b":12345678901234567890}\0', 0))).toThrow(PlanError);
  expect(refused((texts) => texts.fill(0xff, at, at + 1))).toThrow(/a text is not UTF-8/);
  expect(refused((texts) => texts.fill(0, at, at + 1))).toThrow(/a column is called ''/);
  expect(refused(set('client_id\0', at))).toThrow(/a column is called 'client_id'/);
});

test.each(DICTIONARY_FAULTS)('a dictionary of attributes that is none is refused: %s', (_, plan) => {
  expect(() => inOnePiece(readPlan(plan))).toThrow(
    new PlanError('the plan is corrupt: a dictionary is no JSON array of 2 texts or numbers'),
  );
});
