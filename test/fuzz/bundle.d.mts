/** Bundles an entry of this folder into `build/fuzz`; the path of what can be run. */
export function bundle(entry: string): Promise<string>;
