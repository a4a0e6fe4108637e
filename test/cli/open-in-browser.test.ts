import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it, vi } from 'vitest';
import { openInBrowser } from '../../src/cli/open-in-browser.js';
import { printError } from '../../src/cli/print.js';

vi.mock('../../src/cli/print.js', () => ({ printError: vi.fn() }));

const PAGE = 'http://127.0.0.1:7373/';

afterEach(() => {
  vi.mocked(printError).mockReset();
});

/** What is said of a starter that is started, and whose end is waited for. */
async function said(start: () => ReturnType<typeof spawn>): Promise<string> {
  const starter = start();
  const ended = once(starter, 'exit');
  await openInBrowser(PAGE, async () => starter);
  await ended;
  return allSaid();
}

function allSaid(): string {
  return vi
    .mocked(printError)
    .mock.calls.map(([text]) => text)
    .join('');
}

const ending = (how: string) => () => spawn(process.execPath, ['-e', how], { stdio: 'ignore' });

it('says that no browser was started where what starts it fails later, as xdg-open does', async () => {
  expect(await said(ending('process.exit(3)'))).toBe(
    `servegen: no browser could be started (what starts it ended with 3); open ${PAGE} in one\n`,
  );
});

it.each(['process.exit(0)', 'process.kill(process.pid)'])('says nothing after %s', async (how) => {
  expect(await said(ending(how))).toBe('');
});

it('says that nothing could be started', async () => {
  await openInBrowser(PAGE, () => Promise.reject(new Error('spawn xdg-open ENOENT')));
  expect(allSaid()).toBe(
    `servegen: no browser could be started (spawn xdg-open ENOENT); open ${PAGE} in one\n`,
  );
});
