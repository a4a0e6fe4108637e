import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  Parser,
} from 'yaml';
import type { Path } from '../../fault.js';
import { LONGEST_NUMBER, LONGEST_TEXT, TOO_LONG } from './longest.js';

/** Levels of collections in each other, at most; what composes the document is recursive. */
export const DEEPEST = 256;

/** A plain scalar that the parser would try to read as a number. */
const LIKE_A_NUMBER = /^[-+]?\.?\d[\d.a-fox]*$/i;

/** Something that keeps a text from being a document. */
export class DocumentFault extends Error {
  readonly line: number;
  readonly path: Path;

  constructor(problem: string, line: number, path: Path = []) {
    super(problem);
    this.line = line;
    this.path = path;
  }
}

/** The nodes of a YAML text, and the lines of positions in it. */
export interface YamlText {
  readonly root: Node | null;
  lineAt(offset: number): number;
}

/**
 * Reads the nodes of a text in YAML 1.2, or JSON, which is a part of it. Tags and aliases are still in them.
 *
 * @throws DocumentFault when it is not YAML, or several documents
 */
export function parseYaml(text: string): YamlText {
  const lines = new LineCounter();
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const composer = new Composer({
    prettyErrors: false,
    schema: 'core',
    stringKeys: true,
    // The one who reads the nodes looks for them, in less than quadratic time.
    uniqueKeys: false,
    logLevel: 'silent',
  });
  const documents = [
    ...composer.compose(tokensOf(text, lines, lineAt), true, text.length),
  ] as Document.Parsed[];
  const [document, second] = documents;
  const [error] = documents.flatMap(({ errors }) => errors).sort((a, b) => a.pos[0] - b.pos[0]);
  if (error !== undefined) {
    const problem =
      error.code === 'NON_STRING_KEY' ? 'a key is a plain text, not a list, a map or an alias' : undefined;
    throw new DocumentFault(problem ?? `it is not YAML: ${lowerFirst(error.message)}`, lineAt(error.pos[0]));
  }
  if (second !== undefined) {
    throw new DocumentFault('a second document begins here, but a spec is one', lineAt(second.range[0]));
  }
  return { root: document!.contents, lineAt };
}

function* tokensOf(
  text: string,
  lines: LineCounter,
  lineAt: (offset: number) => number,
): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    const isTooLong =
      lexeme.length > LONGEST_TEXT || (lexeme.length > LONGEST_NUMBER && LIKE_A_NUMBER.test(lexeme));
    if (isTooLong) throw new DocumentFault(TOO_LONG, lineAt(parser.offset));
    yield* parser.next(lexeme);
    if (parser.stack.length > DEEPEST) {
      throw new DocumentFault(`it is nested more than ${DEEPEST} levels deep`, lineAt(parser.offset));
    }
  }
  yield* parser.end();
}

/** The key of a node: a text, whatever it looks like. */
export function keyOf(node: unknown): string {
  return isScalar(node) ? String(node.value ?? '') : '';
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

export { isAlias, isMap, isScalar, isSeq, type Node };
