import { describe, expect, test } from 'vitest';
import { generate } from '../../src/index.js';
import { parseWorkload } from '../../src/workload/parse.js';

/** What is said of a document whose trace cannot be made. */
async function messageOf(text: string): Promise<string> {
  try {
    await generate(parseWorkload(text, { file: 'w' }));
  } catch (error) {
    return (error as Error).message;
  }
  return expect.fail(`${text} can be made`);
}

const FIELDS = 'fields: {input_tokens: {family: lognormal, mean: 10000, cv: 1}, output_tokens: 10}';
const OTHER = `- {rate: 1, max_context: 900000, max_burst_rate: 90, ${FIELDS}}`;

describe('what a client cannot keep is told where the file says it', () => {
  test.each([
    ['max_context: 100', 'max_context: (?:only|less than) '],
    ['max_burst_rate: 1', 'max_burst_rate: client \\d has a rate of 2 requests per second'],
  ])('of itself: %s', async (said, fault) => {
    const client = `- {rate: 2, ${said}, ${FIELDS}}`;
    expect(await messageOf(`category: language\nduration: 60\ncustom_clients:\n${OTHER}\n${client}`)).toMatch(
      new RegExp(`^w:5: custom_clients\\[1\\]\\.${fault}`),
    );
    const phases = `phases:\n- duration: 60\n  custom_clients:\n  ${OTHER}\n- duration: 60\n  custom_clients:\n  ${OTHER}\n  ${client}`;
    expect(await messageOf(`category: language\n${phases}`)).toMatch(
      new RegExp(`^w:9: phases\\[1\\]\\.custom_clients\\[1\\]\\.${fault}`),
    );
    // A list of the whole is that of each phase.
    const whole = `custom_clients:\n${OTHER}\n${client}\nphases: [{duration: 60}]`;
    expect(await messageOf(`category: language\n${whole}`)).toMatch(
      new RegExp(`^w:4: custom_clients\\[1\\]\\.${fault}`),
    );
    const beside = `pool: builtin:language?clients=5\nduration: 60\ncustom_clients:\n${OTHER}\n${client}`;
    expect(await messageOf(beside)).toMatch(/^w:5: custom_clients\[1\]\./);
  });

  test.each([
    ['max_context: 100', 'max_context: (?:only|less than) '],
    ['max_burst_rate: 1', 'max_burst_rate: client 0 has a rate of 2 requests per second'],
  ])('of all: %s', async (said, fault) => {
    const phases = `phases:\n- duration: 60\n  custom_clients:\n  - {rate: 2, ${FIELDS}}`;
    expect(await messageOf(`category: language\n${said}\n${phases}`)).toMatch(new RegExp(`^w:2: ${fault}`));
  });
});
