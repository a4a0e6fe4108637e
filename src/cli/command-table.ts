import type { Command } from 'commander';

/** What the file of a command exports. */
interface CommandModule {
  /**
   * Adds arguments, options, help and the action, or further commands.
   *
   * @param args the arguments of the whole command line
   */
  define(command: Command, args: readonly string[]): void | Promise<void>;
}

interface CommandEntry {
  readonly summary: string;
  /** Another spelling of the name. */
  readonly alias?: string;
  readonly load: () => Promise<CommandModule>;
}

/** Commands by name. */
export type CommandTable = Readonly<Record<string, CommandEntry>>;

/** Adds commands to a program or a group, and loads the files of those that the arguments name: a start is short. */
export async function addCommands(
  parent: Command,
  commands: CommandTable,
  args: readonly string[],
): Promise<void> {
  for (const [name, { summary, alias, load }] of Object.entries(commands)) {
    const command = parent.command(name).summary(summary).description(summary);
    if (alias !== undefined) command.alias(alias);
    if (args.includes(name) || (alias !== undefined && args.includes(alias)))
      await (await load()).define(command, args);
  }
}
