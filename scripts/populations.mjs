// Runs what measures populations, which uses the source of the package.
import { runBundled } from './run-bundled.mjs';

await runBundled('calibration', { '#platform': 'src/platform/node.ts' });
