import { describe, expect, test } from 'vitest';
import { csvFile, jsonlFile, readAll } from './log-files.js';

describe('logs that are published', () => {
  test('Azure: dates, no clients', async () => {
    const { log, requests } = await readAll(
      csvFile(
        'TIMESTAMP,ContextTokens,GeneratedTokens',
        '2023-11-16 18:17:03.9799600,4808,10',
        '2023-11-16 18:17:04.0319600,3180,8',
      ),
    );
    expect(log).toMatchObject({
      category: 'language',
      fields: ['input_tokens', 'output_tokens'],
      requests: 2,
      clientKey: 'none',
      clientCount: 1,
      dropped: [],
    });
    expect(log.startUnixSeconds).toBeCloseTo(Date.UTC(2023, 10, 16, 18, 17, 3) / 1e3 + 0.97996, 6);
    expect(log.durationSeconds).toBeCloseTo(0.052, 9);
    expect(requests[0]).toEqual({ time: 0, input_tokens: 4808, output_tokens: 10 });
    expect(log.notes.join('\n')).toMatch(
      /shape Azure.*\n.*dates.*2023-11-16T18:17:03.979Z to 2023-11-16T18:17:04.031Z\nclients: nothing tells/,
    );
  });

  test('Azure LMM: numbers of images', async () => {
    const { log, requests } = await readAll(
      csvFile(
        'TIMESTAMP,NumImages,ContextTokens,GeneratedTokens',
        '2024-10-15 00:00:00.0,2,1500,20',
        '2024-10-15 00:00:01.5,0,300,7',
      ),
    );
    expect(log.category).toBe('multimodal');
    expect(log.fields).toEqual(['text_tokens', 'output_tokens', 'image_count']);
    expect(requests).toEqual([
      { time: 0, text_tokens: 1500, output_tokens: 20, image_count: 2 },
      { time: 1.5, text_tokens: 300, output_tokens: 7, image_count: 0 },
    ]);
  });

  test('BurstGPT: whole seconds, failed calls', async () => {
    const { log, requests } = await readAll(
      csvFile(
        'Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type',
        '5,ChatGPT,472,18,490,Conversation log',
        '5,GPT-4,1087,0,1087,API log',
        '5,GPT-4,1087,230,1317,API log',
        '45,ChatGPT,417,276,693,Conversation log',
      ),
    );
    expect(requests.map(({ time }) => time)).toEqual([0, 0, 40]);
    expect(log.dropped).toEqual([
      { reason: 'no output tokens (a failed call)', rows: 1, first: expect.stringMatching(/log\.csv:3$/) },
    ]);
    expect(log.startUnixSeconds).toBeUndefined();
  });

  test('Mooncake: milliseconds, first blocks', async () => {
    const row = (timestamp: number, hash_ids: number[]) => ({
      timestamp,
      input_length: 1000,
      output_length: 50,
      hash_ids,
    });
    const { log, requests } = await readAll(
      jsonlFile(row(0, [46, 47]), row(27482, [46, 57]), row(30535, [74]), row(30600, [])),
    );
    expect(log.clientKey).toBe('prefix');
    expect(requests.map(({ time, client }) => [time, client])).toEqual([
      [0, 0],
      [27.482, 0],
      [30.535, 1],
      [30.6, 'unknown'],
    ]);
    expect(log.notes.join('\n')).toContain('clients: 3 pseudo-clients');
  });

  test('Bailian: chains are sessions', async () => {
    const row = (chat_id: number, parent_chat_id: number, timestamp: number, turn: number) => ({
      chat_id,
      parent_chat_id,
      timestamp,
      input_length: 10 * turn,
      output_length: 5,
      type: 'text',
      turn,
      hash_ids: [chat_id],
    });
    const { log, requests } = await readAll(
      jsonlFile(row(1, -1, 0, 1), row(2, -1, 1, 1), row(3, 1, 2, 2), row(4, 3, 3, 3), row(5, 99, 4, 7)),
    );
    const sessions = requests.map(({ session }) => session);
    expect(log.clientKey).toBe('session');
    expect(sessions[2]).toBe(sessions[0]);
    expect(sessions[3]).toBe(sessions[0]);
    expect(new Set(sessions).size).toBe(3);
    expect(requests.map(({ client }) => client)).toEqual([0, 1, 0, 0, 2]);
    expect(log.notes.join('\n')).toContain('sessions: 1 requests follow one');
  });

  test('Bailian: a session goes on after a failed call, which is left out', async () => {
    const row = (chat_id: number, parent_chat_id: number, timestamp: number, output_length: number) => ({
      chat_id,
      parent_chat_id,
      timestamp,
      input_length: 10,
      output_length,
    });
    const { log, requests } = await readAll(
      jsonlFile(row(1, -1, 0, 5), row(2, 1, 1, 0), row(3, 2, 2, 5), row(4, -1, 3, 0), row(5, 4, 4, 5)),
    );
    const sessions = requests.map(({ session }) => session);
    expect(sessions[1]).toBe(sessions[0]);
    expect(sessions[2]).not.toBe(sessions[0]);
    expect(log.notes.join('\n')).not.toContain('sessions:');
  });

  test('ART-Chat: clients by token', async () => {
    const row = (timestamp_ms: number, token_hash: string | null) => ({
      request_id: `r${timestamp_ms}`,
      token_hash,
      system_prompt_hash: 'p',
      timestamp_ms,
      input_length: 10,
      output_length: 5,
      hash_ids: [1],
      messages: [{ role: 'user', length: 5 }],
    });
    const { log, requests } = await readAll(
      jsonlFile(row(1741500000123, 'a'), row(1741500000623, 'b'), row(1741500001123, null)),
    );
    expect(requests.map(({ time, client }) => [time, client])).toEqual([
      [0, 'a'],
      [0.5, 'b'],
      [1, 'unknown'],
    ]);
    expect(log.startUnixSeconds).toBeCloseTo(1741500000.123, 6);
  });

  test('gateways: a list of numbers that is called requests makes no rows', async () => {
    const row = (created: number) => ({
      created,
      usage: { prompt_tokens: 5, completion_tokens: 6 },
      requests: [1, 2],
    });
    const { log } = await readAll(jsonlFile(row(1_700_000_000), row(1_700_000_001)));
    expect(log.requests).toBe(2);
  });

  test('freeinference: a line a session', async () => {
    const request = (start_ms: number, input_tokens: number, output_tokens: number) => ({
      start_ms,
      input_tokens,
      output_tokens,
    });
    const session = (session_id: string, user_id: string, ...requests: object[]) => ({
      week: 1,
      day: 2,
      session_id,
      user_id,
      harness: 'claude',
      start_ms: 0,
      end_ms: 9000,
      requests,
    });
    const { log, requests } = await readAll(
      jsonlFile(
        session('s1', 'u1', request(1000, 100, 10), request(5000, 200, 20)),
        session('s2', 'u1', request(2000, 300, 0), request(2500, 300, 30)),
      ),
    );
    expect(requests.map(({ time, client, input_tokens }) => [time, client, input_tokens])).toEqual([
      [0, 'u1', 100],
      [1.5, 'u1', 300],
      [4, 'u1', 200],
    ]);
    expect(new Set(requests.map(({ session }) => session)).size).toBe(2);
    expect(log.dropped[0].first).toMatch(/log\.jsonl:2$/);
  });

  test('LiteLLM: spend logs', async () => {
    const row = (startTime: string, api_key: string, completion_tokens: number) => ({
      request_id: 'chatcmpl-1',
      call_type: 'acompletion',
      api_key,
      spend: 0.1,
      total_tokens: 100 + completion_tokens,
      prompt_tokens: 100,
      completion_tokens,
      startTime,
      endTime: startTime,
      model: 'gpt-4o',
      user: 'default',
      metadata: { user_api_key_team_id: 't' },
      cache_hit: 'False',
      request_tags: [],
      team_id: null,
      end_user: '',
    });
    const { log, requests } = await readAll(
      jsonlFile(row('2025-03-01T10:00:01.25Z', 'k1', 5), row('2025-03-01T12:00:00+02:00', 'k2', 6)),
    );
    expect(requests).toEqual([
      { time: 0, client: 'k2', input_tokens: 100, output_tokens: 6 },
      { time: 1.25, client: 'k1', input_tokens: 100, output_tokens: 5 },
    ]);
    expect(log.notes.join('\n')).toMatch(/LiteLLM[\s\S]*order: 1 of 2 requests were not in order/);
    expect(log.startUnixSeconds).toBe(Date.UTC(2025, 2, 1, 10) / 1e3);
  });

  test('OpenAI: chat completions, with reasoning', async () => {
    const row = (created: number, reasoning_tokens: number) => ({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created,
      model: 'o3',
      usage: {
        prompt_tokens: 20,
        completion_tokens: 100,
        total_tokens: 120,
        completion_tokens_details: { reasoning_tokens },
      },
    });
    const { log, requests } = await readAll(jsonlFile(row(1741500000, 75), row(1741500010, 0)));
    expect(log.category).toBe('reason');
    expect(requests).toEqual([
      { time: 0, input_tokens: 20, output_tokens: 100, reason_ratio: 0.75 },
      { time: 10, input_tokens: 20, output_tokens: 100, reason_ratio: 0 },
    ]);
  });

  test('OpenAI: sums of many requests are refused', async () => {
    const path = csvFile(
      'aggregation_timestamp,n_requests,operation,snapshot_id,n_context_tokens_total,n_generated_tokens_total',
      '1741500000,1,completion,gpt-4,10,20',
      '1741500300,12,completion,gpt-4,100,200',
    );
    await expect(readAll(path)).rejects.toThrow(
      /log\.csv:3: column n_requests: the row stands for 12 requests; a log needs a row for each$/,
    );
  });

  test('OpenTelemetry: spans, of the SDK and as OTLP', async () => {
    const span = (start_time: string, user: string) => ({
      name: 'chat gpt-4o',
      context: { trace_id: '0x1', span_id: '0x2' },
      start_time,
      attributes: {
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.usage.input_tokens': 12,
        'gen_ai.usage.output_tokens': 8,
        'user.id': user,
      },
    });
    const sdk = await readAll(
      jsonlFile(span('2025-03-01T10:00:00.000000Z', 'a'), span('2025-03-01T10:00:02.500000Z', 'b')),
    );
    const attribute = (key: string, value: object) => ({ key, value });
    const otlp = (nano: string, tokens: string) => ({
      name: 'chat',
      startTimeUnixNano: nano,
      attributes: [
        attribute('gen_ai.usage.input_tokens', { intValue: tokens }),
        attribute('gen_ai.usage.output_tokens', { intValue: '8' }),
        attribute('user.id', { stringValue: tokens === '12' ? 'a' : 'b' }),
      ],
    });
    const lines = await readAll(
      jsonlFile({
        resourceSpans: [
          {
            resource: { attributes: [attribute('service.name', { stringValue: 's' })] },
            scopeSpans: [
              { scope: {}, spans: [otlp('1740823200000000000', '12'), otlp('1740823202500000000', '13')] },
            ],
          },
        ],
      }),
    );
    expect(sdk.requests.map(({ time, client, input_tokens }) => [time, client, input_tokens])).toEqual([
      [0, 'a', 12],
      [2.5, 'b', 12],
    ]);
    expect(lines.requests.map(({ time, client, input_tokens }) => [time, client, input_tokens])).toEqual([
      [0, 'a', 12],
      [2.5, 'b', 13],
    ]);
    expect(lines.log.startUnixSeconds).toBe(1740823200);
  });

  test('gateways under other names', async () => {
    const { requests } = await readAll(
      csvFile(
        'request_time,user,prompt_tokens,completion_tokens',
        '1741500000000,a,1,2',
        '1741500001000,b,3,4',
      ),
    );
    expect(requests).toEqual([
      { time: 0, client: 'a', input_tokens: 1, output_tokens: 2 },
      { time: 1, client: 'b', input_tokens: 3, output_tokens: 4 },
    ]);
  });
});
