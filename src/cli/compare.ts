import { compareTraces } from '../compare/compare.js';
import type { TraceComparison } from '../compare/comparison.js';
import { UsageError } from '../errors.js';
import type { OpenOptions } from '../generate/open-options.js';
import { describeComparison } from './compare-report.js';
import { formatJson } from './format-json.js';
import { print } from './print.js';
import { Progress } from './progress.js';
import { type NamedTrace, openTraceArgument } from './trace-argument.js';

/** Carries `servegen compare` out. */
export async function compare(
  a: string,
  b: string,
  windowSeconds: number | undefined,
  asJson: boolean,
  limits: OpenOptions = {},
): Promise<void> {
  if (a === '-' && b === '-') {
    throw new UsageError('standard input can be one of the two traces, not both');
  }
  const comparison = await readBoth(a, b, windowSeconds, limits);
  print(asJson ? formatJson(comparison) : describeComparison(comparison));
}

async function readBoth(
  a: string,
  b: string,
  windowSeconds: number | undefined,
  limits: OpenOptions,
): Promise<TraceComparison> {
  const left = await openTraceArgument(a, limits);
  // Both are opened before one is read: a name that is wrong is said at once.
  const right = await openTraceArgument(b, limits).catch(async (error) => {
    await left.close();
    throw error;
  });
  const progress = new Progress('rows', undefined);
  let rows = 0;
  async function* batchesOf(trace: NamedTrace) {
    for await (const batch of trace) {
      yield batch;
      rows += batch.numRows;
      progress.update(rows);
    }
  }
  const counted = (trace: NamedTrace) => Object.assign(batchesOf(trace), { skipped: trace.skipped });
  try {
    return await compareTraces(counted(left), counted(right), {
      ...(windowSeconds === undefined ? {} : { windowSeconds }),
      names: [left.name, right.name],
    });
  } finally {
    progress.end();
  }
}
