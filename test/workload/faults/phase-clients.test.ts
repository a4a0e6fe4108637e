import { describe, expect, it } from 'vitest';
import { parseWorkload } from '../../../src/workload/parse.js';
import { resolveWorkload } from '../../../src/workload/resolve.js';
import { messageOf } from './places.js';

/** A workload of two phases, in which one client is written twice; `whole` is what all have. */
function workloadOf(whole: string, first: string, second: string): string {
  const phaseOf = (said: string) =>
    `- {duration: 9, custom_clients: [{label: a, rate: 1, ${said} fields: {input_tokens: 9, output_tokens: 9}}]}`;
  return `category: language\n${whole}\nphases:\n${phaseOf(first)}\n${phaseOf(second)}`;
}

const SECONDS = 'inter_turn_seconds: {family: lognormal, mean: 60, cv: 1}';

describe('a client of two phases', () => {
  it.each([
    ['', 'max_context: 4000,', 'max_context: {tokens: 4000},'],
    ['', 'max_context: {tokens: 4000, beyond: end},', 'max_context: {of: input_and_output, tokens: 4000},'],
    ['max_context: 4000', 'max_context: 4000,', ''],
    ['max_context: 4000', '', 'max_context: 4000,'],
    ['', 'max_context: none,', ''],
    ['max_burst_rate: 50', 'max_burst_rate: 50,', ''],
    ['prefixes: {system_prompt: {tokens: 70, group: x}}', 'system_prompt: {group: x, tokens: 70},', ''],
    ['', 'system_prompt: {tokens: 0},', 'system_prompt: none,'],
    ['', 'attributes: {tenant: x, zone: y},', 'attributes: {zone: y, tenant: x},'],
    ['attributes: {tenant: x, zone: {default: y}}', 'attributes: {tenant: x},', 'attributes: {zone: y},'],
    ['', 'attributes: {tenant: ""},', ''],
    [
      '',
      `conversations: {share: 1, turns: {mean: 3}, ${SECONDS}},`,
      'conversations: {turns: {mean: 3}, history: true, share: 1, ' +
        'inter_turn_seconds: {cv: 1, mean: 60, family: lognormal}},',
    ],
    [
      `conversations: {share: 1, turns: {mean: 3}, ${SECONDS}}`,
      `conversations: {share: 1, turns: {mean: 3}, ${SECONDS}},`,
      '',
    ],
  ])('is the same one where it means the same: %s, %s %s', (whole, first, second) => {
    const text = workloadOf(whole, first, second);
    expect(resolveWorkload(parseWorkload(text, { file: 'w' })).phases).toHaveLength(2);
  });

  it.each([
    ['', 'max_context: 4000,', 'max_context: {tokens: 4000, of: input},', 'max_context'],
    ['max_context: 4000', '', 'max_context: none,', 'max_context'],
    ['max_burst_rate: 50', '', 'max_burst_rate: 60,', 'max_burst_rate'],
    ['prefixes: {system_prompt: {tokens: 70}}', '', 'system_prompt: {tokens: 71},', 'system_prompt'],
    ['prefixes: {system_prompt: {tokens: 70}}', '', 'system_prompt: none,', 'system_prompt'],
    ['attributes: {tenant: x}', '', 'attributes: {tenant: y},', 'attributes'],
    ['attributes: {tenant: {values: {x: 1, y: 2}}}', '', 'attributes: {tenant: y},', 'attributes'],
    ['', '', `conversations: {share: 1, turns: {mean: 3}, ${SECONDS}},`, 'conversations'],
  ])('is refused where it is not: %s, %s %s', (whole, first, second, key) => {
    expect(messageOf(workloadOf(whole, first, second))).toBe(
      `w:5: phases[1].custom_clients[0].${key}: it is the client of phases[0].custom_clients[0], which goes on through all ` +
        `phases, so that its ${key} is the same in all`,
    );
  });

  it('is refused where only another phase says what it is', () => {
    expect(messageOf(workloadOf('', 'max_burst_rate: 50,', ''))).toMatch(
      /^w:5: phases\[1\]\.custom_clients\[0\]: it is the client .* so that its max_burst_rate is the same in all$/,
    );
  });
});
