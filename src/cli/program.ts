import { Command } from 'commander';
import { PACKAGE_VERSION } from '../version.js';
import { addCommands, type CommandTable } from './command-table.js';
import { explain } from './exit.js';
import { helpWidth, reflowed } from './help-width.js';
import { print, printError } from './print.js';

const COMMANDS: CommandTable = {
  generate: {
    summary: 'generate a workload and write its trace',
    load: () => import('./commands/generate.js'),
  },
  plan: {
    summary: 'compile a workload into a plan, for hosts of the engine in any language',
    load: () => import('./commands/plan.js'),
  },
  pool: {
    summary: 'look at a client pool, or pack one into a file',
    load: () => import('./commands/pool.js'),
  },
  inspect: {
    summary: 'summarise a trace: rate, inter-arrival CV, lengths, clients',
    load: () => import('./commands/inspect.js'),
  },
  characterise: {
    summary: 'show what a log is like: rates, burstiness, lengths, clients, conversations',
    alias: 'characterize',
    load: () => import('./commands/characterise.js'),
  },
  compare: {
    summary: 'compare two traces: rates, inter-arrival CV, lengths, clients',
    load: () => import('./commands/compare.js'),
  },
  report: {
    summary: 'write pictures of a trace, log, pool or workload as one HTML file',
    load: () => import('./commands/report.js'),
  },
  fit: {
    summary: 'fit a client pool to a log of requests',
    load: () => import('./commands/fit.js'),
  },
  export: {
    summary: 'write a trace in another format, or one that others wrote',
    load: () => import('./commands/export.js'),
  },
  reproduce: {
    summary: 'make a trace again from what it says of itself',
    load: () => import('./commands/reproduce.js'),
  },
  digest: {
    summary: "print a trace's SHA-256, independent of how it is stored",
    load: () => import('./commands/digest.js'),
  },
  verify: {
    summary: 'check that traces are whole and as they were written',
    load: () => import('./commands/verify.js'),
  },
  playground: {
    summary: 'open the page that shows workloads while they are edited, offline',
    load: () => import('./commands/playground.js'),
  },
  schema: {
    summary: 'print the JSON Schema of workload specs, for editors',
    load: () => import('./commands/schema.js'),
  },
  bench: {
    summary: 'measure speed, latency and memory on this machine',
    load: () => import('./commands/bench.js'),
  },
};

const EXAMPLES = `
Examples:
  servegen generate --span 18:00..19:00 --rate 100 --out trace.arrow
  servegen generate workload.yaml --out trace.arrow
  servegen inspect trace.arrow
  servegen pool info builtin:reason

Exit codes: 0 success, 1 failure, 2 wrong usage.
`;

/** Options are described beside their names in as few columns as these. */
const NARROWEST_DESCRIPTION = 20;

async function createProgram(args: readonly string[]): Promise<Command> {
  const program = new Command('servegen')
    .description('Realistic LLM-serving workloads, client by client.')
    .version(PACKAGE_VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help on a command')
    .addHelpText('after', EXAMPLES)
    // Errors are thrown, and put into words by `explain` alone.
    .exitOverride()
    .configureHelp({
      // When help is asked for: whoever looks at the terminal loads all of Node's streams.
      get helpWidth() {
        return helpWidth();
      },
      minWidthToWrap: NARROWEST_DESCRIPTION,
    })
    .configureOutput({
      writeOut: (text) => print(reflowed(text, helpWidth())),
      writeErr: (text) => printError(reflowed(text, helpWidth())),
      outputError: () => undefined,
    });
  await addCommands(program, COMMANDS, args);
  return program;
}

/** Does what the arguments say, and leaves the exit code to the process. */
export async function main(args: readonly string[]): Promise<void> {
  try {
    const program = await createProgram(args);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = explain(error);
  }
}
