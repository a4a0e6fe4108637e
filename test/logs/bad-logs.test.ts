import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readLog } from '../../src/logs/read-log.js';
import { csvFile, jsonlFile, logFile, readAll } from './log-files.js';

const HEADER = 'timestamp,input_tokens,output_tokens';
const COLUMNS = new Map([
  ['timestamp', 'when'],
  ['input_tokens', 'promt'],
  ['output_tokens', 'out'],
]);

describe('a log is refused in a sentence', () => {
  test.each([
    [
      'an unknown column',
      () => csvFile('when,prompt,out', '1,2,3'),
      { columns: COLUMNS },
      /log\.csv: it has no column promt \(did you mean prompt\?\); its columns are when, prompt, out \(for input_tokens\)$/,
    ],
    [
      'an unknown column of clients, by other letters',
      () => csvFile(`${HEADER},User`, '1,2,3,a'),
      { clientColumn: 'user' },
      /it has no column user \(did you mean User\?\)/,
    ],
    [
      'no times',
      () => csvFile('arrived,prompt_tokens,completion_tokens', '1,2,3'),
      {},
      /log\.csv has no column of the times that is known; its columns are arrived, .*; --columns time=arrived says which has them, if/,
    ],
    [
      'nothing that is known',
      () => csvFile('id,started,toks_in,n', '1,2,3,4'),
      {},
      /has no column of the times, of the lengths of inputs and of the lengths of outputs that is known; its columns are id, .*; --columns time=started,input=toks_in,output=<column> says which have them, if these are they$/,
    ],
    [
      'nothing that is known beside what was asked for',
      () => csvFile('id,started,toks_in,n', '1,2,3,4'),
      { columns: new Map([['timestamp', 'id']]) },
      /inputs and of the lengths of outputs that is known; .*; --columns time=id,input=toks_in,output=<column> says/,
    ],
    [
      'no outputs',
      () => csvFile('timestamp,input_tokens,tokens', '1,2,3', '2,2,3'),
      {},
      /has no column of the lengths of outputs that is known; its columns are timestamp, input_tokens, tokens; --columns output=<column> says which has them$/,
    ],
    [
      'texts for lengths',
      () => csvFile('timestamp,input_tokens,output_tokens', '1,few,3', '2,many,3'),
      {},
      /has no request that can be used: of 2 rows, 2 are left out since input_tokens is missing or no number, the first at .*log\.csv:2$/,
    ],
    [
      'seconds and milliseconds',
      () => csvFile(HEADER, '1741500000,1,2', '1741500001,1,2', '1741500002000,1,2'),
      {},
      /log\.csv:4: column timestamp: 1741500002000 is no time of the unit of those before it, such as 1741500000, which are read as Unix times in seconds; a log has one unit/,
    ],
    [
      'dates and numbers',
      () => csvFile(HEADER, '2025-01-01T00:00:00Z,1,2', '2025-01-01T00:00:01Z,1,2', '1741500002,1,2'),
      {},
      /log\.csv:4: column timestamp: dates and numbers are mixed/,
    ],
    [
      'numbers and dates',
      () => csvFile(HEADER, '1741500001,1,2', '1741500002,1,2', '2025-01-01T00:00:00Z,1,2'),
      {},
      /log\.csv:4: column timestamp: dates and numbers are mixed/,
    ],
    [
      'numbers and dates in JSON',
      () =>
        jsonlFile(
          { timestamp: '2025-01-01T00:00:00Z', input_tokens: 1, output_tokens: 2 },
          { timestamp: 1741500002, input_tokens: 1, output_tokens: 2 },
        ),
      {},
      /log\.jsonl:2: column timestamp: dates and numbers are mixed/,
    ],
    [
      'times from a start, and one of 1970',
      () => csvFile(HEADER, '0.5,1,2', '1741500001,1,2'),
      {},
      /log\.csv:3: .*read as seconds from a start/,
    ],
    [
      'a unit that cannot be',
      () => csvFile(HEADER, '1741500000000,1,2', '1741500000001,1,2'),
      { timeUnit: 's' },
      /log\.csv:2: column timestamp: 1741500000000 is no time in seconds, as asked; --time-unit says/,
    ],
    ['nothing', () => logFile('log.csv', ''), {}, /log\.csv is empty$/],
    ['a header alone', () => csvFile(HEADER), {}, /log\.csv has no requests$/],
    [
      'one row',
      () => csvFile(HEADER, '5,1,2'),
      {},
      /has one request, and traffic needs two at different times$/,
    ],
    [
      'one row beside failed ones',
      () => csvFile(HEADER, '5,1,2', '6,1,0'),
      {},
      /has one request, and traffic needs two at different times; left out are 1 row since no output tokens.*, the first at \S*log\.csv:3$/,
    ],
    [
      'all at once',
      () => csvFile(HEADER, '5,1,2', '5,1,2', '5,3,4'),
      {},
      /has 3 requests, all at the same time, and traffic needs two at different times$/,
    ],
    [
      'failed calls alone',
      () => csvFile(HEADER, '5,1,0', '6,1,0'),
      {},
      /of 2 rows, 2 are left out since no output tokens \(a failed call\), the first at .*log\.csv:2$/,
    ],
    ['a line that is cut off', () => csvFile(HEADER, '5,1,2', '6,1'), {}, /log\.csv:3: it has 2 values/],
    [
      'a broken line of JSON',
      () =>
        logFile('log.jsonl', '{"created":1,"usage":{"prompt_tokens":1,"completion_tokens":2}}\n{"created"\n'),
      {},
      /log\.jsonl:2: the line is not JSON/,
    ],
  ] as const)('%s', async (_, make, options, message) => {
    await expect(readLog(make(), options)).rejects.toThrow(message);
  });
});

test('rows that cannot be used are counted, with the place of the first', async () => {
  const { log, requests } = await readAll(
    csvFile(
      HEADER,
      '1,10,20',
      '2,,20',
      '3,NaN,20',
      '4,-1,20',
      '5,1.5,20',
      '6,5000000000,20',
      '7,10,x',
      ',10,20',
      'soon,10,20',
      '',
      '8,10,0',
      '9,10,21',
    ),
  );
  expect(requests).toEqual([
    { time: 0, input_tokens: 10, output_tokens: 20 },
    { time: 8, input_tokens: 10, output_tokens: 21 },
  ]);
  expect(log.requests).toBe(2);
  const at = (line: number) => expect.stringMatching(new RegExp(`log\\.csv:${line}$`));
  expect(log.dropped).toEqual([
    { reason: 'input_tokens is missing or no number', rows: 2, first: at(3) },
    { reason: 'timestamp is missing or no time', rows: 2, first: at(9) },
    { reason: 'input_tokens is negative', rows: 1, first: at(5) },
    { reason: 'input_tokens is not whole', rows: 1, first: at(6) },
    { reason: 'input_tokens is more than 4294967295', rows: 1, first: at(7) },
    { reason: 'output_tokens is missing or no number', rows: 1, first: at(8) },
    { reason: 'no output tokens (a failed call)', rows: 1, first: at(12) },
  ]);
});

test('so they are behind the first block, where the column seemed to be whole', async () => {
  const rows = Array.from({ length: 60_000 }, (_, row) => `${row},1000000${row % 10},2000000`);
  const { log } = await readAll(csvFile(HEADER, ...rows, '60000,-3,1', '60001,1e3,1', '60002,0.25,1'));
  expect(log.requests).toBe(60_001);
  expect(log.dropped.map(({ reason, first }) => [reason, first.replace(/.*:/, '')])).toEqual([
    ['input_tokens is negative', '60002'],
    ['input_tokens is not whole', '60004'],
  ]);
});

test('a quoted line feed does not shift the line that is named', async () => {
  const { log } = await readAll(
    csvFile('timestamp,input_tokens,output_tokens,note', '1,1,1,"two', 'lines"', '2,-1,1,x', '3,1,1,x'),
  );
  expect(log.dropped[0].first).toMatch(/log\.csv:4$/);
});

test('a log that calls its columns as a trace does has failed calls all the same', async () => {
  const head = 'timestamp,client_id,input_tokens,output_tokens,request_id';
  for (const times of [
    [1_700_000_000, 1_700_000_001, 1_700_000_002],
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', '2026-01-01T00:00:02Z'],
  ]) {
    const rows = times.map((time, row) => `${time},7,10,${row === 1 ? 0 : 5},${row}`);
    const { log } = await readAll(csvFile(head, ...rows));
    expect(log.dropped).toMatchObject([{ reason: 'no output tokens (a failed call)', rows: 1 }]);
  }
  const { log } = await readAll(csvFile(head, '0.5,7,10,5,0', '1,7,10,0,1', '2,7,10,5,2'));
  expect(log.dropped).toEqual([]);
});

test('zeros among Unix times are no times', async () => {
  const { log } = await readAll(csvFile(HEADER, '1741500000,1,2', '0,1,2', '-1,1,2', '1741500009,1,2'));
  expect(log.dropped).toMatchObject([{ reason: 'timestamp is missing or no time', rows: 2 }]);
  expect(log.durationSeconds).toBe(9);
});

test.each(['1970-01-01T00:00:00Z', '0001-01-01 00:00:00'])('%s is no time either', async (date) => {
  const { log } = await readAll(
    csvFile(HEADER, `${date},1,2`, '2025-01-01,1,2', `${date},1,2`, '2025-01-02,1,2'),
  );
  expect(log.dropped).toMatchObject([{ rows: 2, first: expect.stringMatching(/:2$/) }]);
  expect(log.durationSeconds).toBe(86_400);
});

test('times that go back are sorted, and said', async () => {
  const { log, requests } = await readAll(csvFile(HEADER, '5,1,1', '3,2,1', '5,3,1', '1,4,1', '9,5,1'));
  expect(requests.map(({ time, input_tokens }) => [time, input_tokens])).toEqual([
    [0, 4],
    [2, 2],
    [4, 1],
    [4, 3],
    [8, 5],
  ]);
  expect(log.notes).toContain('order: 2 of 5 requests were not in order; all are sorted by time');
});

test('one client, and one second', async () => {
  const { log } = await readAll(csvFile(`${HEADER},client_id`, '5,1,1,7', '5.25,2,1,7', '6,1,1,7'));
  expect(log).toMatchObject({ clientCount: 1, clientKey: 'client', durationSeconds: 1 });
  expect(log.clientName(0)).toBe('7');
});

test('10^6 clients', async () => {
  const rows = Array.from({ length: 1_000_000 }, (_, row) => `${row},1,1,user-${(row * 7919) % 1_000_000}`);
  const log = await readLog(logFile('log.csv', [`${HEADER},user`, ...rows].join('\n')), {
    clientColumn: 'user',
  });
  expect(log.clientCount).toBe(1_000_000);
  expect(log.clientName(1)).toBe('user-7919');
  await log.close();
});

describe('what tells clients apart', () => {
  const rows = ['1,1,1,a,x', '2,1,1,,y', '3,1,1,b,x'];

  test('is what was asked for', async () => {
    const path = csvFile(`${HEADER},user,team`, ...rows);
    const { requests } = await readAll(path, { clientColumn: 'team' });
    expect(requests.map(({ client }) => client)).toEqual(['x', 'y', 'x']);
  });

  test('has one client of its own for requests of nobody', async () => {
    const { log, requests } = await readAll(csvFile(`${HEADER},user,team`, ...rows));
    expect(requests.map(({ client }) => client)).toEqual(['a', 'unknown', 'b']);
    expect(log.notes.join('\n')).toContain('clients: 3, by user; 1 request of nobody is one client, unknown');
  });

  test('is read as texts where the first blocks have numbers', async () => {
    const many = Array.from({ length: 80_000 }, (_, row) => `${row},1,1,${row % 9}`);
    const { log } = await readAll(csvFile(`${HEADER},user`, ...many, '80000,1,1,anna'));
    expect(log.clientCount).toBe(10);
    expect(log.clientName(9)).toBe('anna');
  });

  test('can be the column of sessions, which are sessions still', async () => {
    const path = csvFile(`${HEADER},session_id`, '1,1,1,s', '2,1,1,t', '4,1,1,s');
    const { log, requests } = await readAll(path, { clientColumn: 'session_id' });
    expect(log.clientKey).toBe('client');
    expect(requests.map(({ client }) => client)).toEqual(['s', 't', 's']);
    expect(requests[0].session).toBe(requests[2].session);
  });
});

test('--time-unit says what numbers are in', async () => {
  const path = csvFile(HEADER, '0,1,2', '2500000000,1,2');
  expect((await readAll(path, { timeUnit: 'us' })).log.durationSeconds).toBe(2500);
});

test('nanoseconds since 1970 are kept to the nanosecond', async () => {
  const rows = ['1741500000000000001,1,2', '1741500000000000003,1,2'];
  expect((await readAll(csvFile(HEADER, ...rows))).requests[1].time).toBe(2e-9);
});

test('a read that is called off rejects with the reason', async () => {
  const controller = new AbortController();
  const rows = Array.from({ length: 200_000 }, (_, row) => `${row},1,1`);
  const path = logFile('log.csv', [HEADER, ...rows].join('\n'));
  const read = readLog(path, {
    signal: controller.signal,
    onProgress: () => controller.abort(new Error('enough')),
  });
  await expect(read).rejects.toThrow('enough');
});

test('notes have the earliest date and the latest, wherever they stand, and counts in groups', async () => {
  const dates = Array.from({ length: 1200 }, (_, index) => new Date(Date.UTC(2026, 2, 3) - index * 1000));
  const { log } = await readAll(csvFile(HEADER, ...dates.map((date) => `${date.toISOString()},1,1`)));
  expect(log.notes).toContain(
    'times: dates, in UTC where they name no zone, from 2026-03-02T23:40:01.000Z to 2026-03-03T00:00:00.000Z',
  );
  expect(log.notes.join('\n')).toContain('order: 1,199 of 1,200 requests were not in order; all');
});

test('rotated files, put together: repeated headers are left out, and counted', async () => {
  for (const [a, b] of [
    ['5', '6'],
    ['2026-03-02T00:00:05Z', '2026-03-02T00:00:06Z'],
  ]) {
    const { log } = await readAll(csvFile(HEADER, `${a},1,1`, HEADER, `${b},2,1`));
    expect(log).toMatchObject({ requests: 2, durationSeconds: 1 });
    expect(log.dropped).toMatchObject([{ rows: 1, first: expect.stringMatching(/:3$/) }]);
  }
});

test('a folder of logs is refused, with what to do', async () => {
  await expect(readAll(dirname(csvFile(HEADER, '5,1,1')))).rejects.toThrow(
    /is a folder without .*: cat puts/,
  );
});

test.each([
  ['the times', 'when,prompt_tokens,completion_tokens', new Map([['timestamp', 'when']])],
  ['the inputs', 'created_at,tokens,completion_tokens', new Map([['input_tokens', 'tokens']])],
  ['the outputs', 'time,prompt_tokens,tokens', new Map([['output_tokens', 'tokens']])],
])('with %s alone named, the rest has the names of gateways', async (_, header, columns) => {
  const { requests } = await readAll(csvFile(header, '5,1,2', '6,3,4'), { columns });
  expect(requests).toEqual([
    { time: 0, input_tokens: 1, output_tokens: 2 },
    { time: 1, input_tokens: 3, output_tokens: 4 },
  ]);
});
