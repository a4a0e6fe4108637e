/** A command as it can be given to a shell again. */
export function commandLine(args: readonly string[]): string {
  return ['servegen', ...args].map(quoted).join(' ');
}

/** Single quotes keep everything but themselves. */
function quoted(argument: string): string {
  if (/^[\w@%+=:,./?-]+$/.test(argument)) return argument;
  return `'${argument.replaceAll("'", "'\\''")}'`;
}
