/** Where in a spec a place of its text is, of texts too that are half written: what parsers of whole documents do not tell. */

export interface SpecPlace {
  /** Keys and positions in lists, from the top; of a key that is written, without it. */
  readonly path: readonly (string | number)[];
  /** Whether a key is written there, else a value. */
  readonly isKey: boolean;
  /** Where the word begins that is written. */
  readonly from: number;
}

/** A map or list of YAML's block style, by its indentation. */
interface Block {
  readonly indent: number;
  readonly step: string | number;
}

/** One in braces or brackets. */
interface Flow {
  readonly isMap: boolean;
  /** Key or number of the part at hand; undefined where a key is expected. */
  step: string | number | undefined;
}

/** @param position in characters from the start */
export function placeAt(text: string, position: number): SpecPlace {
  const reader = new PlaceReader();
  const before = text.slice(0, position);
  let lineStart = 0;
  for (const line of before.split('\n')) {
    reader.readLine(line, lineStart);
    lineStart += line.length + 1;
  }
  return reader.place();
}

const KEY =
  /^(?:"([^"]*)"|'([^']*)'|([^\s#"'{}[\],&*!|>%@`-][^#{}[\],]*?|-[^\s#{}[\],][^#{}[\],]*?))\s*:(?=\s|$)/;

class PlaceReader {
  #blocks: Block[] = [];
  #flows: Flow[] = [];
  #wordFrom = 0;
  #word = '';
  #hasValue = false;

  readLine(line: string, lineStart: number): void {
    const indent = line.length - line.trimStart().length;
    if (this.#flows.length > 0) {
      this.#readFlow(line, 0, lineStart);
      return;
    }
    const isBlank = line.trim() === '';
    if (!isBlank && line.trimStart().startsWith('#')) return;
    this.#hasValue = false;
    this.#readBlock(line, indent, lineStart);
  }

  /** Dashes and the key of a line, and what is behind them. */
  #readBlock(line: string, start: number, lineStart: number): void {
    let at = start;
    for (
      let dash = /^-(\s+|$)/.exec(line.slice(at));
      dash !== null;
      dash = /^-(\s+|$)/.exec(line.slice(at))
    ) {
      const last = this.#pop(at, true);
      this.#blocks.push({ indent: at, step: typeof last?.step === 'number' ? last.step + 1 : 0 });
      at += dash[0].length;
    }
    this.#pop(at, false);
    const key = KEY.exec(line.slice(at));
    if (key === null) {
      this.#readFlow(line, at, lineStart);
      return;
    }
    this.#blocks.push({ indent: at, step: (key[1] ?? key[2] ?? key[3])!.trim() });
    this.#hasValue = true;
    const behind = line.slice(at + key[0].length);
    this.#readFlow(line, at + key[0].length + behind.length - behind.trimStart().length, lineStart);
  }

  /** Leaves what ends where a line begins with so many spaces; a list may stand below its key without more of them. */
  #pop(indent: number, isItem: boolean): Block | undefined {
    let last: Block | undefined;
    for (;;) {
      const top = this.#blocks.at(-1);
      if (top === undefined || top.indent < indent) return last;
      if (isItem && top.indent === indent && typeof top.step === 'string') return last;
      if (top.indent === indent && typeof top.step === 'number') last = top;
      this.#blocks.pop();
    }
  }

  #readFlow(line: string, start: number, lineStart: number): void {
    this.#begin(lineStart + start);
    for (let at = start; at < line.length; at++) {
      const character = line[at]!;
      if (character === '#' && (at === 0 || /\s/.test(line[at - 1]!))) return;
      if (character === '"' || character === "'") {
        const end = line.indexOf(character, at + 1);
        this.#word += line.slice(at + 1, end < 0 ? line.length : end);
        at = end < 0 ? line.length : end;
      } else if (character === '{' || character === '[') {
        this.#flows.push({ isMap: character === '{', step: character === '{' ? undefined : 0 });
        this.#begin(lineStart + at + 1);
      } else if (this.#flows.length > 0) this.#readInFlow(character, line[at + 1], lineStart + at);
      else this.#word += character;
    }
  }

  #readInFlow(character: string, next: string | undefined, at: number): void {
    const flow = this.#flows.at(-1)!;
    if (character === '}' || character === ']') {
      this.#flows.pop();
      this.#begin(at + 1);
    } else if (character === ',') {
      flow.step = flow.isMap ? undefined : Number(flow.step) + 1;
      this.#begin(at + 1);
    } else if (character === ':' && flow.isMap && (next === undefined || /[\s"'{[\d]/.test(next))) {
      flow.step = this.#word.trim();
      this.#begin(at + 1);
    } else if (/\s/.test(character) && this.#word === '') this.#wordFrom = at + 1;
    else this.#word += character;
  }

  #begin(at: number): void {
    this.#word = '';
    this.#wordFrom = at;
  }

  place(): SpecPlace {
    const flow = this.#flows.at(-1);
    const steps = [...this.#blocks, ...this.#flows].flatMap(({ step }) => (step === undefined ? [] : [step]));
    const isKey = flow === undefined ? !this.#hasValue : flow.step === undefined;
    return { path: steps, isKey, from: this.#wordFrom };
  }
}
