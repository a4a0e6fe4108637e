/**
 * A copy of valid data as JSON has it: without keys that are undefined, which a union could be mistaken by, without
 * -0, and with nothing that its owner can still change.
 */
export function plainCopy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}
