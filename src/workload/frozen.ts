/** What is frozen is so with all its parts, and so is what is no object. */
export function frozen<T>(value: T): T {
  if (Object.isFrozen(value)) return value;
  for (const part of Object.values(value as object)) frozen(part);
  return Object.freeze(value);
}
