import { test } from 'vitest';
import { useFolder } from '../fixtures/folder.js';
import {
  expectLengths,
  ofPage,
  replayedByAiperf,
  replayedByInferencePerf,
  splitSessions,
} from './replayed.js';
import { AIPERF, describeWithTools, TOOLS } from './tools.js';
import { CONVERSATIONS, writtenTrace } from './written-trace.js';

const folder = useFolder();

describeWithTools(AIPERF)('AIPerf sends all turns of weka', { timeout: 300_000 }, () => {
  test('with think times', async () => {
    const options = { turns: 'delays' } as const;
    const { rows, path } = await writtenTrace(folder.path, 'weka', CONVERSATIONS, undefined, options);
    const sessions = splitSessions(folder, path);
    const seen = await replayedByAiperf(folder, (url) =>
      ofPage('weka', 'aiperf', { url, sessions }).replace('weka_trace', 'weka_trace --use-think-time-only'),
    );
    expectLengths(seen, rows, 'output');
  });

  test('but not their times', async () => {
    const { rows, path } = await writtenTrace(folder.path, 'weka', CONVERSATIONS);
    const sessions = splitSessions(folder, path);
    const seen = await replayedByAiperf(folder, (url) => ofPage('weka', 'aiperf', { url, sessions }));
    expectLengths(seen, rows, 'output');
  });
});

describeWithTools(TOOLS)('inference-perf sends all turns of weka', { timeout: 300_000 }, () => {
  test('but not when the trace has them', async () => {
    const { rows, path } = await writtenTrace(folder.path, 'weka', CONVERSATIONS);
    const sessions = splitSessions(folder, path);
    const seen = await replayedByInferencePerf(folder, (url) =>
      ofPage('weka', 'inference-perf', { url, sessions }),
    );
    expectLengths(seen, rows, 'output');
  });
});
