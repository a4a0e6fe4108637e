/** Writes a pool of the shape of ServeGen's m-mid to a new directory; the bytes of its files. */
export function makeReleasedPool(
  directory: string,
  options?: { readonly scale?: number; readonly windows?: number },
): number;
