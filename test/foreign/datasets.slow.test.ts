import { expect, test } from 'vitest';
import { run } from '../cli/command.js';
import { useFolder } from '../fixtures/folder.js';
import { describeWithTools, runTool, TOOLS } from './tools.js';

const folder = useFolder();

const NAMES = ['arrow', 'parquet', 'csv', 'csv.gz', 'csv.zst', 'jsonl', 'jsonl.gz', 'jsonl.zst'];

describeWithTools(TOOLS)('datasets of Hugging Face', () => {
  test.each([
    ['language'],
    ['reason'],
    // Clients that send audio and video: of lists that are empty in all of the first rows, types cannot be told from JSON.
    ['multimodal', '--client-ids', '0,1,90,144,168,35,43,119'],
  ])('has all rows and values of a trace of %s', async (category, ...some) => {
    const paths: string[] = [];
    for (const name of ['arrow', ...NAMES]) {
      const path = folder.path(`${paths.length}.${name}`);
      const trace = [
        '--pool',
        `builtin:${category}`,
        ...some,
        '--requests',
        '5000',
        '--batch-size',
        '3000',
        '--quiet',
      ];
      const { code, stderr } = await run(['generate', ...trace, '--out', path]);
      expect([code, stderr]).toEqual([0, '']);
      paths.push(path);
    }
    const printed = await runTool(TOOLS, 'read_datasets.py', [folder.path('cache'), ...paths]);
    const builders = NAMES.map((name) => name.split('.')[0].replace('jsonl', 'json'));
    expect(printed.trim().split('\n')).toEqual(builders.map((builder) => `${builder} 5000`));
  });
});
