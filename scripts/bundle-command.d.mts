/** Writes `servegen.cjs` and what it loads as `command/*.cjs`, to a folder; the packages of others that are in them. */
export function bundleCommand(outdir: string): Promise<string[]>;
