import { InputError, PlanError, UsageError } from '../errors.js';
import { openPlan, type Plan } from '../generate/plan.js';
import type { Shard } from '../notation/units.js';
import { outputFormatNamed } from '../output/file/output-format.js';
import { FORMATS } from '../output/formats.js';
import { LARGEST_FILE, readAnyFile } from '../platform/regular-file.js';
import { whyUnreadable } from '../platform/unreadable.js';
import type { ResolvedOutput } from '../workload/resolved-workload.js';
import { checkRunOutput } from './check-run.js';
import { limitsOf } from './limit-options.js';
import { makeTrace, outputWithBlocks } from './make-trace.js';
import { type RunFlags, runSettings } from './run-options.js';
import { optionOfOutput, optionsIn } from './spec-of-flags.js';
import { tellTrace } from './trace-report.js';
import { ofPlan } from './trace-source.js';
import { type WorkloadOptions, workloadFlagsOf } from './workload-options.js';

/** Whether an argument names a plan, by its extension. */
export function isPlanFile(path: string): boolean {
  return /\.plan$/i.test(path);
}

/**
 * Opens the plan in a file.
 *
 * @throws InputError when it cannot be read; PlanError when it is none, damaged, or of another version
 */
export async function readPlanFile(path: string): Promise<Plan> {
  const bytes = await bytesOf(path);
  try {
    return await openPlan(bytes);
  } catch (error) {
    throw error instanceof PlanError ? new PlanError(error.problem, { file: path }, { cause: error }) : error;
  }
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await readAnyFile(path, LARGEST_FILE);
  } catch (error) {
    throw new InputError(
      `${path} cannot be read: ${whyUnreadable(error)}`,
      { file: path },
      { saysLocation: true },
    );
  }
}

/** `servegen generate` of a plan. */
export async function generateFromPlan(
  path: string,
  flags: WorkloadOptions & RunFlags & { readonly out?: string; readonly shard?: Shard },
  asked: ResolvedOutput,
): Promise<void> {
  refuseWorkloadFlags(flags);
  const { shard } = flags;
  const settings = { ...runSettings(flags), ...(shard && { shard }) };
  const format = outputFormatNamed(asked.format);
  const ending = settings.partition === undefined ? FORMATS[format ?? 'arrow'].ending : '';
  const inputs = [{ path, role: 'the plan' }];
  const named = asked.path ?? `trace${ending}`;
  const run = { ...settings, ...(await checkRunOutput(named, asked.format, settings, inputs)) };
  const output = await outputWithBlocks(asked, run.format);
  const source = ofPlan(await readPlanFile(path), path, output);
  await tellTrace(source, run, await inOptions(() => makeTrace(source, run)));
}

/** Runs what may refuse an output, of which a plan has nothing: an option has asked for it. */
async function inOptions<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const field = error instanceof UsageError ? error.location.field : undefined;
    if (field?.startsWith('output.') !== true) throw error;
    const option = optionOfOutput(field.slice('output.'.length));
    throw new UsageError((error as UsageError).problem, { field: option }, { cause: error });
  }
}

/** @throws UsageError for options that say what a plan says already */
function refuseWorkloadFlags(flags: WorkloadOptions): void {
  const limits = Object.keys(limitsOf(flags)).map(
    (name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
  );
  const [option] = [...optionsIn(workloadFlagsOf(flags)), ...limits];
  if (option === undefined) return;
  throw new UsageError('a plan has been made with its own already; give this option to servegen plan', {
    field: option,
  });
}
