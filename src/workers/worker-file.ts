/** The script of all workers as one file, `servegen-wasm/worker.js`, for pages that start workers from a URL of their own. */
import { serve } from '../threads/port.js';
import { serveAny } from './serve-any.js';

serve(serveAny);
