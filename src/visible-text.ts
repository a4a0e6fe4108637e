/**
 * What a terminal acts on instead of showing it: control characters (C0, C1, delete), line and paragraph separators,
 * characters without a shape of their own such as those that turn the direction of writing, and halves of pairs.
 */
export const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * A text of others as one line of a message: whatever is not visible stands there as an escape, such as `\n` or
 * `\u001b`, so that no name of a file, key or client can move the cursor, hide what follows or add a line.
 * For people: a backslash stays as it is, so the text cannot be had back from it.
 */
export function visibleText(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    const code = character.codePointAt(0)!.toString(16);
    return SHORT[character] ?? (code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`);
  });
}
