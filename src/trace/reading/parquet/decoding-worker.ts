/** The script of workers that decode; bundled into a string by scripts/build.mjs. */
import { serve } from '../../../threads/port.js';
import { serveDecoding } from './serve-decoding.js';

serve(serveDecoding);
