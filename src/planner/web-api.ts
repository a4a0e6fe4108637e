/**
 * The few parts of the web's API that the library uses and that a bare JavaScript engine lacks. It is a script of its
 * own, to be run before all else, as some modules use them when they are loaded.
 */
import { Utf8Decoder, Utf8Encoder } from './utf8.js';

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 to a text with a character a byte; what it is given here is what the build has encoded. */
function atob(text: string): string {
  const characters: string[] = [];
  let bits = 0;
  let count = 0;
  for (const character of text.replace(/=+$/, '')) {
    bits = ((bits << 6) | BASE64.indexOf(character)) & 0xffffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    characters.push(String.fromCharCode((bits >> count) & 0xff));
  }
  return characters.join('');
}

const MISSING: Readonly<Record<string, unknown>> = {
  TextDecoder: Utf8Decoder,
  TextEncoder: Utf8Encoder,
  atob,
  performance: { now: () => Date.now() },
};

for (const [name, value] of Object.entries(MISSING)) {
  if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, configurable: true });
}
