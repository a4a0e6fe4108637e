import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** As a server that renders a page ahead takes the page's file, on the Node.js that has least of a browser. */
const PROGRAM = `
delete globalThis.navigator;
const { generate } = await import('./dist/servegen.browser.js');
let rows = 0;
for await (const batch of await generate({ rate: 10, requests: 600 }, { workers: 2 })) rows += batch.numRows;
console.log(rows);
`;

it('the file for pages can be imported, and makes rows, where there is no page', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', PROGRAM]);
  expect(stdout).toBe('600\n');
});
