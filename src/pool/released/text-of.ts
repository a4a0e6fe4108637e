/** The bytes [`start`, `end`) as text; each byte is one character. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let position = start; position < end; position++) text += String.fromCharCode(bytes[position]);
  return text;
}
