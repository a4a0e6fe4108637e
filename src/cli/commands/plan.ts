import type { Command } from 'commander';
import { compilePlan } from '../../generate/compile-plan.js';
import { openWorkload } from '../../generate/open-workload.js';
import type { Plan } from '../../generate/plan.js';
import { Output } from '../../output/file/output.js';
import { outputName } from '../../output/file/output-target.js';
import type { OpenPoolOptions } from '../../pool/open.js';
import { typeName } from '../../trace/columns.js';
import { visibleText } from '../../visible-text.js';
import { BUILTIN_HELP } from '../builtin-help.js';
import { checkOutput } from '../check-output.js';
import { formatBytes, formatDuration, plural } from '../format.js';
import { formatJson } from '../format-json.js';
import { type InputFile, poolFiles } from '../input-files.js';
import { clearLeftovers } from '../leftovers.js';
import { LIMIT_HELP, limitsOf } from '../limit-options.js';
import { poolLimits, specOf } from '../open-spec.js';
import { print, printError } from '../print.js';
import { noSyncOption, quietOption } from '../run-options.js';
import { SPEC_ONLY_HELP, withHintOfSpec } from '../spec-keys.js';
import { describeLeftOut } from '../trace-report.js';
import { ofWorkload, type SourceReport } from '../trace-source.js';
import { VIEW_HELP } from '../view-options.js';
import { withProgress } from '../with-progress.js';
import {
  AMOUNT_HELP,
  addWorkloadOptions,
  type WorkloadOptions,
  workloadFlagsOf,
} from '../workload-options.js';

const EXAMPLES = `
A plan decides all rows: any host of the engine makes those of servegen generate of it; docs/embedding.md says how to
write one. It has no columns that are made of rows, which are request_id and hash_ids: ask generate for them, of the plan. Where
and how a spec says that its trace is written has no part in it.

Examples:
  servegen plan workload.yaml -o trace.plan
  servegen plan --pool builtin:reason --rate 100 --duration 1h --seed try-2 -o trace.plan
  servegen generate trace.plan --shard 2/8 -o part-2.arrow
`;

/** As commander hands them over. */
interface Flags extends WorkloadOptions {
  readonly out: string;
  readonly sync: boolean;
  readonly json?: true;
  readonly quiet?: true;
}

/** `servegen plan`. */
export function define(command: Command): void {
  command
    .description(
      'Compiles a workload into a plan: the bytes from which the engine makes its trace, in any language. Options take the ' +
        'place of what the spec says.',
    )
    .exitOverride((error) => {
      throw withHintOfSpec(error);
    });
  addWorkloadOptions(command, 'a workload spec, .yaml or .json; see servegen schema')
    .option('-o, --out <path>', 'a file, device or named pipe, or - for standard output', 'trace.plan')
    .addOption(noSyncOption())
    .option('--json', 'print the summary as JSON on standard output; on standard error with --out -')
    .addOption(quietOption())
    .addHelpText('after', SPEC_ONLY_HELP + VIEW_HELP + BUILTIN_HELP + LIMIT_HELP + AMOUNT_HELP + EXAMPLES)
    .action(plan);
}

async function plan(path: string | undefined, flags: Flags): Promise<void> {
  const { out: named, sync, json = false, quiet = false } = flags;
  const inputs: InputFile[] = path === undefined ? [] : [{ path, role: 'the spec' }];
  const limits = limitsOf(flags);
  const spec = await specOf(path, workloadFlagsOf(flags), limits.allowFiles, (file) =>
    inputs.push({ path: file, role: 'a file of rates' }),
  );
  const out = await checkOutput(named, [...inputs, ...poolFiles(spec)]);
  const allowed = await poolLimits(spec, limits, flags.pool);
  const open = (progress: OpenPoolOptions) => openWorkload(spec, { ...allowed, ...progress });
  const { workload, compiled } = await withProgress(async (attended) => {
    const workload = await open(attended);
    return { workload, compiled: await compilePlan(workload, attended) };
  }, !quiet);
  await clearLeftovers(out, quiet);
  await writeBytes(out, compiled.bytes, sync);
  tell(compiled, ofWorkload(workload).about, { out, json, quiet });
}

async function writeBytes(out: string, bytes: Uint8Array, sync: boolean): Promise<void> {
  const output = await Output.open(out, { sync });
  try {
    output.push(bytes);
    await output.flow();
    await output.commit();
  } finally {
    // Does nothing after a commit.
    await output.discard();
  }
}

function tell(
  { schema, bytes, ...rest }: Plan,
  about: SourceReport,
  { out, json, quiet }: { readonly out: string; readonly json: boolean; readonly quiet: boolean },
): void {
  if (json) {
    const columns = schema.fields.map((field) => ({ name: field.name, type: typeName(field) }));
    const text = formatJson({ output: out, bytes: bytes.length, ...rest, columns, ...about });
    if (out === '-') printError(text);
    else print(text);
    return;
  }
  if (quiet) return;
  const { expectedRequests, durationSeconds, clientCount, tiles } = rest;
  const rows = plural(Math.round(expectedRequests), 'request');
  printError(
    `${visibleText(outputName(out))}: ${rows} over ${formatDuration(durationSeconds)} of ` +
      `${plural(clientCount, 'client')}, in ${plural(tiles, 'tile')}; ${formatBytes(bytes.length)}\n${describeLeftOut(about)}`,
  );
}
