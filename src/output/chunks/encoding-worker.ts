/** The script of workers that encode; bundled into a string by scripts/build.mjs. */
import { serve } from '../../threads/port.js';
import { serveEncoding } from './serve-encoding.js';

serve(serveEncoding);
