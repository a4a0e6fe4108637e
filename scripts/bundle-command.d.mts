/** Writes `servegen.cjs` and what it loads as `command/*.cjs`, to a folder. */
export function bundleCommand(outdir: string): Promise<void>;
