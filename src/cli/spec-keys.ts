import { CommanderError } from 'commander';

/** The keys of a workload spec that no option of `generate` stands for. */
export const SPEC_ONLY: readonly string[] = [
  'category',
  'mix',
  'clients',
  'custom_clients',
  'attributes',
  'joint',
  'max_burst_rate',
  'max_context',
  'phases',
  'counts',
  'fields',
  'inter_arrival',
  'coupling',
  'conversations',
  'prefixes',
];

/** For the help of `generate`. */
export const SPEC_ONLY_HELP = `
Phases, conversations, mixes of pools, custom clients and attributes of clients, laws of fields and of inter-arrival times,
couplings, prefixes, exact counts of steps and rates over time are for specs: see servegen schema, and examples/workloads in
the package.
`;

/** An error of the command line, with where to say what was asked for as an option and only a spec has a word for. */
export function withHintOfSpec(error: CommanderError): CommanderError {
  const { code, exitCode, message } = error;
  if (code !== 'commander.unknownOption') return error;
  const key = /unknown option '--([a-z_-]+)/.exec(message)?.[1].replaceAll('-', '_') ?? '';
  if (!SPEC_ONLY.includes(key)) return error;
  const [fault] = message.split('\n');
  return new CommanderError(
    exitCode,
    code,
    `${fault}; ${key} is a key of workload specs (servegen generate workload.yaml), which 'servegen schema' describes`,
  );
}
