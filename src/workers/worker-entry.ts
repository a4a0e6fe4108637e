/**
 * The script of workers that make rows. Bundled into a string by scripts/build.mjs, so that a worker starts the same way on
 * every runtime and from every bundle.
 */
import { serve } from '../threads/port.js';
import { serveRuns } from './serve-runs.js';

serve(serveRuns);
