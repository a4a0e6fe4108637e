/** What makes rows, and nothing else, for pages that load little: what compiles workloads is loaded when there is one. */
export * from './errors.js';
export { generate } from './generate/generate.js';
export type { OpenOptions } from './generate/open-options.js';
export type { OpenWorkload, Workload } from './generate/opened.js';
export { openPlan, type Plan } from './generate/plan.js';
export type { RunOptions } from './generate/run-options.js';
export type { Trace } from './generate/trace.js';
