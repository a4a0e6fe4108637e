import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { build } from 'esbuild';
import { INSTALLED_BROWSERS, launchBrowser } from '../launch.js';
import type { Job, Outcome, Outcomes, Runtime } from './runtime.js';

/** A page that makes traces of plans which it fetches from beside it. */
const PAGE = `
import { digestPlan } from './digest-plan.mjs';
globalThis.runJobs = async (jobs) => {
  const plans = await Promise.all(jobs.map(async ({ plan }) => (await fetch(plan)).arrayBuffer()));
  const start = performance.now();
  const outcomes = [];
  // SHA-256 in JavaScript takes several times as long as making the rows.
  let hashing = 0;
  for (const [index, { shards }] of jobs.entries()) {
    outcomes.push(await digestPlan(new Uint8Array(plans[index]), shards, (time) => (hashing += time)));
  }
  return { outcomes, seconds: (performance.now() - start - hashing) / 1000 };
};`;
const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript' };
const HTML = '<!doctype html><meta charset="utf-8"><script type="module" src="/page.js"></script>';

/**
 * Pages in browsers, of a bundle of the package.
 *
 * @param site where the package is installed, and the plans are
 */
export function browserRuntimes(site: string): readonly Runtime[] {
  return INSTALLED_BROWSERS.map((installed) => {
    const { name, program } = installed;
    return {
      name,
      missing: program === undefined ? `${name} is not installed` : undefined,
      takesShards: true,
      refuses: /^PlanError: the plan is /,
      async open() {
        await bundlePage(site);
        const server = await serve(site);
        const browser = await launchBrowser(installed, site);
        const page = await browser.newPage();
        await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
        return {
          version: /[\d.]+/.exec(await browser.version())![0],
          async run(jobs: readonly Job[]): Promise<Outcomes> {
            const fetched = jobs.map(({ plan, shards }) => ({ plan: plan.slice(site.length), shards }));
            const text = await page.evaluate(`runJobs(${JSON.stringify(fetched)}).then(JSON.stringify)`);
            return JSON.parse(text as string) as { outcomes: Outcome[]; seconds: number };
          },
          async close() {
            await browser.close();
            server.closeAllConnections();
            server.close();
          },
        };
      },
    };
  });
}

async function bundlePage(site: string): Promise<void> {
  writeFileSync(join(site, 'page.mjs'), PAGE);
  await build({
    absWorkingDir: site,
    entryPoints: ['page.mjs'],
    outfile: 'page.js',
    bundle: true,
    minify: true,
    format: 'esm',
    logLevel: 'warning',
  });
}

/** What is below a folder, on this machine. */
async function serve(folder: string): Promise<Server> {
  const server = createServer(({ url = '/' }, response) => {
    const path = join(folder, url);
    if (url === '/') response.setHeader('Content-Type', 'text/html').end(HTML);
    else if (!existsSync(path)) response.writeHead(404).end();
    else
      response
        .setHeader('Content-Type', TYPES[extname(url)] ?? 'application/octet-stream')
        .end(readFileSync(path));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
