/** Writes `servegen.cjs` and what it loads to a folder. */
export function bundleCommand(outdir: string): Promise<void>;
