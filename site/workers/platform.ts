import { platform as browser } from '../../src/platform/browser.js';
import type { Platform } from '../../src/platform/platform.js';
import { startPageThread } from './page-threads.js';

/** Browsers, where the page starts the threads that workers ask for. */
export const platform: Platform = { ...browser, startWorker: startPageThread };
