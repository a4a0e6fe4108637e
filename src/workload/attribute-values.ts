/** Whether keys are all numbers, as JSON writes them: `1`, `-2.5`. */
export function hasNumberKeys(keys: readonly string[]): boolean {
  return keys.every((key) => String(Number(key)) === key && Number.isFinite(Number(key)));
}

/**
 * The value of an attribute by its name, which anybody has chosen: `constructor` is none that a client has by itself.
 *
 * @param attributes by name
 */
export function attributeNamed<T>(
  attributes: Readonly<Record<string, T>> | undefined,
  name: string,
): T | undefined {
  return attributes !== undefined && Object.hasOwn(attributes, name) ? attributes[name] : undefined;
}
