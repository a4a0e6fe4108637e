/** Whether keys are all numbers, as JSON writes them: `1`, `-2.5`. */
export function hasNumberKeys(keys: readonly string[]): boolean {
  return keys.every((key) => String(Number(key)) === key && Number.isFinite(Number(key)));
}
