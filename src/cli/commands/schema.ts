import type { Command } from 'commander';
import { workloadSchema } from '../../workload/schema.js';
import { formatJson } from '../format-json.js';
import { print } from '../print.js';

/** `servegen schema`. */
export function define(command: Command): void {
  command
    .description(
      'Prints the JSON Schema (draft 2020-12) of workload specs, by which editors complete and check them.',
    )
    .addHelpText(
      'after',
      `
A spec names the schema in its first line, # yaml-language-server: $schema=workload.schema.json, or as "$schema".

Examples:
  servegen schema > workload.schema.json
`,
    )
    .action(() => print(formatJson(workloadSchema)));
}
