import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StudyError } from '../../study/errors.js';
import { openDynamo } from '../../study/simulator/dynamo.js';
import type { Simulator } from '../../study/simulator/simulator.js';

const TRACE = { path: 'hour.jsonl', requests: 3, inputTokens: 300, outputTokens: 30 };

const SUMMARY = {
  requests: 3,
  completedRequests: 3,
  inputTokens: 300,
  outputTokens: 30,
  p50Ttft: 1,
  p99Ttft: 2,
  p50Tbt: 3,
  p99Tbt: 4,
  p50Tpot: 5,
  p99Tpot: 6,
};

const VERSIONS = { 'ai-dynamo': '1.6.1', 'ai-dynamo-runtime': '1.6.1' };

let folder: string;
let opened: Simulator[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'servegen-simulator-'));
  opened = [];
});

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const simulator of opened) await simulator.close();
  rmSync(folder, { recursive: true });
});

/**
 * A stand-in for the Python of an environment: says `first`, and then does `each` for every line, in which `question` is what it
 * was asked and `answer` says something.
 */
async function open(each: string, first: unknown = { versions: VERSIONS }, limit = 20): Promise<Simulator> {
  mkdirSync(join(folder, 'bin'));
  const program = `#!${process.execPath}
let number = 0;
const say = (text) => console.log(text);
const answer = (value) => say(JSON.stringify({ number, ...value }));
answer(${JSON.stringify(first)});
const summary = ${JSON.stringify(SUMMARY)};
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const question = JSON.parse(line);
  number = question.number;
  ${each}
});
`;
  writeFileSync(join(folder, 'bin/python'), program, { mode: 0o755 });
  const simulator = await openDynamo(folder, { limit });
  opened.push(simulator);
  return simulator;
}

function failureOf(run: Promise<unknown>): Promise<string> {
  return run.then(
    () => expect.unreachable('it was taken for whole'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(StudyError);
      return (error as StudyError).message;
    },
  );
}

describe('a run', () => {
  it('has the latencies of the summary', async () => {
    const simulator = await open('answer({ summary });');
    expect(await simulator.run(TRACE, { instances: 2 }, 0.1)).toEqual({
      p50Ttft: 1,
      p99Ttft: 2,
      p50Tbt: 3,
      p99Tbt: 4,
      p50Tpot: 5,
      p99Tpot: 6,
    });
    expect(simulator.version).toBe('1.6.1');
  });

  it('is one of many that a process serves', async () => {
    const simulator = await open(
      'answer({ summary: { ...summary, p99Ttft: question.arguments.num_workers } });',
    );
    const tails = [];
    for (const instances of [1, 2, 3]) tails.push((await simulator.run(TRACE, { instances }, 1)).p99Ttft);
    expect(tails).toEqual([1, 2, 3]);
  });

  it('asks for instances that do both, or for each apart, of the given speed', async () => {
    const simulator = await open(`
      const { extra_engine_args, prefill_engine_args, decode_engine_args, num_prefill_workers, num_decode_workers, num_workers } =
        question.arguments;
      const engines = [extra_engine_args, prefill_engine_args, decode_engine_args].map((text) => text && JSON.parse(text).engine);
      const seen = [question.trace, num_workers, num_prefill_workers, num_decode_workers,
        ...engines.map((engine) => engine && [engine.worker_type, engine.speedup_ratio])];
      answer({ error: JSON.stringify(seen) });`);
    expect(await failureOf(simulator.run(TRACE, { instances: 4 }, 0.5))).toContain(
      '["hour.jsonl",4,null,null,["aggregated",0.5],null,null]',
    );
    expect(await failureOf(simulator.run(TRACE, { prefill: 2, decode: 3 }, 0.25))).toContain(
      '["hour.jsonl",null,2,3,null,["prefill",0.25],["decode",0.25]]',
    );
  });

  it('is the only one at a time', async () => {
    const simulator = await open('answer({ summary });');
    const first = simulator.run(TRACE, { instances: 1 }, 1);
    await expect(simulator.run(TRACE, { instances: 2 }, 1)).rejects.toThrow(
      'is asked before it has answered',
    );
    expect((await first).p99Ttft).toBe(2);
    expect((await simulator.run(TRACE, { instances: 2 }, 1)).p99Ttft).toBe(2);
  });

  it('does not hear of settings for a Dynamo of the user', async () => {
    vi.stubEnv('DYN_ROUTER_TEMPERATURE', '0.7');
    const simulator = await open(
      'answer({ error: Object.keys(process.env).filter((name) => /^DYN_/.test(name)).join() });',
    );
    expect(await failureOf(simulator.run(TRACE, { instances: 1 }, 1))).toBe(
      'hour.jsonl cannot be replayed: DYN_LOG',
    );
  });

  it.each([
    [{ instances: 0 }, 1],
    [{ instances: 1.5 }, 1],
    [{ prefill: 1, decode: Number.NaN }, 1],
    [{ instances: 1 }, 0],
    [{ instances: 1 }, Number.POSITIVE_INFINITY],
  ])('is not made with %j at speed %d', async (deployment, speed) => {
    const simulator = await open('answer({ summary });');
    await expect(simulator.run(TRACE, deployment, speed)).rejects.toThrow(RangeError);
  });
});

describe('a run that is not of the whole trace is refused', () => {
  it.each([
    ['requests', 2, 'the simulator has 2 requests of hour.jsonl, which has 3'],
    ['completedRequests', 2, 'the simulator has 2 completed requests of hour.jsonl, which has 3'],
    ['completedRequests', 4, 'the simulator has 4 completed requests of hour.jsonl, which has 3'],
    [
      'inputTokens',
      299,
      'the simulator has 299 input tokens of completed requests of hour.jsonl, which has 300',
    ],
    ['outputTokens', 29, 'the simulator has 29 output tokens of hour.jsonl, which has 30'],
  ])('%s: %d', async (field, value, message) => {
    const simulator = await open(`answer({ summary: { ...summary, ${field}: ${value} } });`);
    expect(await failureOf(simulator.run(TRACE, { instances: 1 }, 1))).toBe(message);
  });

  it.each([
    ...Object.keys(SUMMARY).map((field) => [field, 'undefined', 'missing']),
    ['p99Ttft', 'null', 'null'],
    ['p99Tbt', '"nan"', '"nan"'],
    ['p99Tpot', '-1', '-1'],
  ])('%s: %s', async (field, value, shown) => {
    const simulator = await open(`answer({ summary: { ...summary, ${field}: ${value} } });`);
    expect(await failureOf(simulator.run(TRACE, { instances: 1 }, 1))).toBe(
      `${field} of hour.jsonl is ${shown} in the simulator's answer, where a number was expected`,
    );
  });
});

describe('a simulator that fails', () => {
  const runs = async (each: string, limit?: number) => {
    const simulator = await open(each, undefined, limit);
    const first = await failureOf(simulator.run(TRACE, { instances: 1 }, 1));
    return { first, second: await failureOf(simulator.run(TRACE, { instances: 1 }, 1)) };
  };

  it('by refusing a trace says why, and serves the next', async () => {
    const simulator = await open(
      "answer(question.trace === 'hour.jsonl' ? { summary } : { error: 'Exception: line 3\\nhas no timestamp' });",
    );
    expect(await failureOf(simulator.run({ ...TRACE, path: 'bad.jsonl' }, { instances: 1 }, 1))).toBe(
      'bad.jsonl cannot be replayed: Exception: line 3 has no timestamp',
    );
    expect((await simulator.run(TRACE, { instances: 1 }, 1)).p99Ttft).toBe(2);
  });

  it('by dying tells its last words, then and later', async () => {
    expect(
      await runs("console.error('Traceback: …\\n\\n\\nMemoryError: no more'); process.exit(3);"),
    ).toEqual({
      first: expect.stringMatching(/^the simulator ended with code 3: .*MemoryError: no more$/),
      second: expect.stringContaining('ended with code 3'),
    });
  });

  it('by being killed tells the signal', async () => {
    expect((await runs("process.kill(process.pid, 'SIGTERM');")).first).toBe(
      'the simulator was ended by SIGTERM',
    );
  });

  it('by printing something else shows it', async () => {
    const message = "the simulator wrote 'thread panicked at replay.rs' where a line of JSON was expected";
    expect(await runs("say('thread panicked at replay.rs');")).toEqual({ first: message, second: message });
  });

  it.each(['null', '7', '[]', '{}', '{"number":0}', '{"number":2}'])('by answering %s', async (answer) => {
    expect((await runs(`say('${answer}');`)).first).toBe(
      `the simulator answered '${answer}' without being asked`,
    );
  });

  it.each(['{}', '{ summary: 3 }', '{ summary: null }'])(
    'by answering without a summary: %s',
    async (answer) => {
      const simulator = await open(`answer(${answer});`);
      expect(await failureOf(simulator.run(TRACE, { instances: 1 }, 1))).toMatch(
        /^the simulator answered '.*' for hour\.jsonl, without a summary$/,
      );
    },
  );

  it('by never answering is given up', async () => {
    const started = performance.now();
    const message = 'the simulator did not answer within 0.5 s';
    expect(await runs('setInterval(() => {}, 1000);', 0.5)).toEqual({ first: message, second: message });
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('by answering when it is not asked is not taken for the next answer', async () => {
    const simulator = await open('answer({ summary }); answer({ summary: { ...summary, p99Ttft: 77 } });');
    await simulator.run(TRACE, { instances: 1 }, 1);
    // The second answer comes in with the first or a moment later.
    const next = simulator.run(TRACE, { instances: 1 }, 1);
    expect(await failureOf(next)).toMatch(/^the simulator answered '.*' without being asked$/);
  });
});

describe('an environment', () => {
  it('that is not there', async () => {
    expect(await failureOf(openDynamo(folder))).toBe(`the simulator is not installed in ${folder}`);
  });

  it('whose Python cannot be started', async () => {
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin/python'), '#!/nowhere/python\n', { mode: 0o755 });
    expect(await failureOf(openDynamo(folder))).toMatch(/^the simulator cannot be started: .*ENOENT/);
  });

  it.each([
    [{ ...VERSIONS, 'ai-dynamo': '1.7.0' }, 'ai-dynamo in FOLDER is version 1.7.0, where 1.6.1 was expected'],
    [
      { ...VERSIONS, 'ai-dynamo-runtime': '1.6.0' },
      'ai-dynamo-runtime in FOLDER is version 1.6.0, where 1.6.1 was expected',
    ],
    [{ ...VERSIONS, 'ai-dynamo': null }, 'ai-dynamo in FOLDER is not there, where 1.6.1 was expected'],
    [undefined, 'ai-dynamo in FOLDER is not there, where 1.6.1 was expected'],
  ])('of versions %j', async (versions, message) => {
    expect(await failureOf(open('', { versions }))).toBe(message.replace('FOLDER', folder));
  });

  it('that says nothing', async () => {
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin/python'), '#!/bin/sh\nexec sleep 30\n', { mode: 0o755 });
    expect(await failureOf(openDynamo(folder, { limit: 0.5 }))).toBe(
      'the simulator did not answer within 0.5 s',
    );
  });
});

it('a run ends when its simulator is closed', async () => {
  const simulator = await open('setInterval(() => {}, 1000);');
  const run = failureOf(simulator.run(TRACE, { instances: 1 }, 1));
  await simulator.close();
  expect(await run).toBe('the simulator is closed');
  expect(await failureOf(simulator.run(TRACE, { instances: 1 }, 1))).toBe('the simulator is closed');
});
