/**
 * 256 words of three letters, each with the space behind it as four bytes: most vocabularies have each as one token, so a
 * prompt of n tokens is 4n bytes.
 */
const WORDS =
  'the and for are but not you all any can had her was one our out day get has him his how man new now ' +
  'old see two way who boy did its let put say she too use dad mom act add age ago aid aim air ask ate ' +
  'bad bag ban bar bat bed bet bid big bit box bus buy cap car cat cow cry cup cut dig dog dry due ear ' +
  'eat egg end era eye far fat fed fee few fit fix fly fox fun gap gas god got gun guy hat hit hot ice ' +
  'ill job joy key kid lab law lay led leg lie lip log lot low mad map may men met mix mud net nor nut ' +
  'odd off oil own pan pay pen per pet pie pin pit pop pot pub raw red rid rob row run sad sat saw sea ' +
  'set sir sit six sky son sum sun tax tea ten tie tip toe top toy try van via war wet why win wit won ' +
  'yes yet zoo arm art bay bee bin bow bug cab cop dam den dip dot ego elf elm fan fig fin fog fur gem ' +
  'gum gym ham hen hip hop hub hug ink inn jam jar jaw jet jog kit lap lid mat nap oak oar oat owl pad ' +
  'paw pea peg pig pod pup rag ram rat ray rib rim rod rot rub rug sip ski sob sod soy spa spy tab tag ' +
  'tan tap tar ton tub tug ';

/** A word's four bytes as a number in the order of memory; by a byte. */
const WORD_OF_BYTE = new Uint32Array(new TextEncoder().encode(WORDS).buffer);

/** Bytes of a token. */
export const TOKEN_BYTES = 4;

/**
 * Writes the text of an input, of words that say the ids of its blocks: two inputs begin with the same text exactly as far as
 * they begin with the same blocks.
 *
 * @param words where to; `words.length` of it from `at` on are for this input
 * @param ids of its blocks, from `from` on
 * @returns where it ended
 */
export function writePrompt(
  words: Uint32Array,
  at: number,
  tokens: number,
  {
    ids,
    from,
    blockSize,
  }: { readonly ids: ArrayLike<number>; readonly from: number; readonly blockSize: number },
): number {
  const end = at + tokens;
  for (let block = from; at < end; block++) {
    const id = ids[block];
    const a = WORD_OF_BYTE[id & 255];
    const b = WORD_OF_BYTE[(id >>> 8) & 255];
    const c = WORD_OF_BYTE[(id >>> 16) & 255];
    const d = WORD_OF_BYTE[id >>> 24];
    const endOfBlock = Math.min(at + blockSize, end);
    for (let place = 0; at < endOfBlock; at++, place = (place + 1) & 3) {
      words[at] = place === 0 ? a : place === 1 ? b : place === 2 ? c : d;
    }
  }
  return end;
}
