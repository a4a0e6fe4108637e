import type { Command } from 'commander';
import { addCommands, type CommandTable } from '../command-table.js';

const COMMANDS: CommandTable = {
  info: {
    summary: 'describe a pool: clients, rates, inter-arrival CV, lengths, what was left out',
    load: () => import('./pool/info.js'),
  },
  cdf: {
    summary: 'how rates, inter-arrival CV and lengths are distributed over clients',
    load: () => import('./pool/cdf.js'),
  },
  pack: {
    summary: 'pack a released directory into one file that opens fast',
    load: () => import('./pool/pack.js'),
  },
};

/** `servegen pool`, which is three commands. */
export async function define(command: Command, args: readonly string[]): Promise<void> {
  command.description('Looks at a client pool, or packs a released directory into one file.');
  await addCommands(command, COMMANDS, args);
}
