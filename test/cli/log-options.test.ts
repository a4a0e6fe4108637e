import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addLogOptions, LOG_HELP, logExamples, openLogArgument } from '../../src/cli/log-options.js';
import { UsageError } from '../../src/errors.js';
import { LOG_SHAPES } from '../../src/trace/log-shapes.js';
import { csvFile, requestsOf } from '../logs/log-files.js';

function flagsOf(...args: readonly string[]) {
  const command = addLogOptions(new Command('characterise').exitOverride());
  return command
    .configureOutput({ writeErr: () => undefined })
    .parse(args, { from: 'user' })
    .opts();
}

test('columns have short names, those of logs too', () => {
  expect(
    flagsOf('--columns', 'time=t,input=i,output=o,client=c,session=s,reason=r,images=p').columns,
  ).toEqual(
    new Map([
      ['timestamp', 't'],
      ['input_tokens', 'i'],
      ['output_tokens', 'o'],
      ['client_id', 'c'],
      ['conversation_id', 's'],
      ['reason_tokens', 'r'],
      ['log.images', 'p'],
    ]),
  );
});

test.each([
  [
    ['--columns', 'tokens=a'],
    /'tokens' is no column of a trace; they are time, input, output, client, session, reason, images, /,
  ],
  [['--columns', 'time'], /'time' is not usable; expected <column>=<name in the trace>/],
  [['--columns', 'log.images=a'], /'log\.images' is no column of a trace/],
  [['--time-unit', 'h'], /Allowed choices are s, ms, us, ns/],
])('%j is refused', (args, message) => expect(() => flagsOf(...args)).toThrow(message));

test('a log is read as the flags say', async () => {
  const path = csvFile('at,in,out,who,thought,pictures', '1500,10,20,a,5,1', '2500,11,21,b,,');
  const flags = {
    ...flagsOf('--columns', 'time=at,input=in,output=out,images=pictures', '--time-unit', 'ms'),
    clientColumn: 'who',
  };
  const log = await openLogArgument(path, flags);
  expect(await requestsOf(log)).toEqual([
    { time: 0, client: 'a', text_tokens: 10, output_tokens: 20, image_count: 1 },
    { time: 1, client: 'b', text_tokens: 11, output_tokens: 21, image_count: 0 },
  ]);
  expect(log.notes.join('\n')).toContain('pictures: is missing in 1 rows, which are taken to have no images');
  await log.close();
  const thinking = await openLogArgument(
    path,
    flagsOf('--columns', 'time=at,input=in,output=out,reason=thought'),
  );
  expect((await requestsOf(thinking)).map(({ reason_ratio }) => reason_ratio)).toEqual([0.25, 0]);
});

test('clients cannot be named twice, nor be lengths', async () => {
  const path = csvFile('timestamp,input_tokens,output_tokens,a', '1,2,3,x', '2,2,3,y');
  const twice = { columns: new Map([['client_id', 'a']]), clientColumn: 'a' };
  await expect(openLogArgument(path, twice)).rejects.toThrow(UsageError);
  const both = { columns: new Map([['input_tokens', 'a']]), clientColumn: 'a' };
  await expect(openLogArgument(path, both)).rejects.toThrow(
    "'a' is to have the clients, and is named as input_tokens, too",
  );
});

test('one column can have sessions and clients', async () => {
  const path = csvFile('timestamp,input_tokens,output_tokens,a', '1,2,3,x', '2,2,3,y', '3,2,3,x');
  const log = await openLogArgument(path, {
    columns: new Map([['conversation_id', 'a']]),
    clientColumn: 'a',
  });
  const requests = await requestsOf(log);
  expect(requests.map(({ client }) => client)).toEqual(['x', 'y', 'x']);
  expect(requests[0].session).toBe(requests[2].session);
});

test('the help names all shapes, and examples are of the command', () => {
  for (const { name } of LOG_SHAPES) expect(LOG_HELP).toContain(name);
  for (const line of logExamples('fit').trimEnd().split('\n')) expect(line).toMatch(/^ {2}servegen fit /);
});
