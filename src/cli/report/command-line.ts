/** A command as it can be given to a shell again. */
export function commandLine(args: readonly string[]): string {
  return ['servegen', ...args].map(quoted).join(' ');
}

/** Single quotes keep everything but themselves. zsh takes `?` for a pattern, and a leading `=` for a command's path. */
function quoted(argument: string): string {
  if (/^[\w@%+:,./-][\w@%+=:,./-]*$/.test(argument)) return argument;
  return `'${argument.replaceAll("'", "'\\''")}'`;
}
