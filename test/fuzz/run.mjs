// `npm run fuzz`: bundles the harness and starts it.
import { rmSync } from 'node:fs';
import { bundle } from './bundle.mjs';

const scripts = [await bundle('main'), await bundle('case-process')];
try {
  const { main } = await import(scripts[0]);
  process.exitCode = await main(process.argv.slice(2), scripts[1]);
} finally {
  for (const script of scripts) rmSync(script, { force: true });
}
