import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runHere } from '../cli/command-here.js';
import { useFolder } from '../fixtures/folder.js';

const folder = useFolder();
const PICTURE = fileURLToPath(new URL('../../docs/pictures/rate-over-time.svg', import.meta.url));

/** `UPDATE_PICTURES=1` writes it anew. */
it("is what the README's command draws", async () => {
  const args = ['report', 'builtin:reason', '--span', '17:00..19:00', '--naive'];
  const outputs = ['--svg', folder.path(), '-o', folder.path('page.html')];
  const { code, stderr } = await runHere([...args, ...outputs]);
  expect([code, stderr]).toEqual([0, '']);
  const drawn = readFileSync(folder.path('rate-over-time.svg'), 'utf8');
  if (process.env.UPDATE_PICTURES) writeFileSync(PICTURE, drawn);
  expect(drawn === readFileSync(PICTURE, 'utf8')).toBe(true);
});
