import type { Alias, Pair, YAMLMap } from 'yaml';
import type { Path } from '../../fault.js';
import { errorAt, type Source } from '../sources.js';
import { findJsonFault, jsonShape } from './json-syntax.js';
import { TOO_LONG } from './longest.js';
import {
  DEEPEST,
  DocumentFault,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  keyOf,
  type Node,
  parseYaml,
} from './yaml-nodes.js';

export type SpecFormat = 'yaml' | 'json';

/** A text as plain values, and where each part of it stands. */
export interface SpecDocument extends Source {
  readonly value: unknown;
}

const BYTE_ORDER_MARK = '\uFEFF';

/** Values in a document, at most, those counted again that aliases repeat. */
const MOST_VALUES = 5_000_000;

/**
 * Values that aliases may repeat whatever the length of the document, and for each that is written: a short text must
 * not stand for millions, but a long list of clients may share what one of them says.
 */
const FREELY_REPEATED = 100_000;
const REPEATED_FOR_EACH = 20;

/**
 * Reads a document: maps as objects, lists, texts, numbers, truth values and null.
 *
 * @param format by default JSON for a file name that ends in `.json`, else YAML
 * @throws SpecError when it is not of the format, has a key twice, a tag, an alias without an anchor before it, or
 *   aliases that repeat too much
 */
export function readDocument(
  text: string,
  file: string,
  format: SpecFormat = /\.json$/i.test(file) ? 'json' : 'yaml',
): SpecDocument {
  // Editors put a byte order mark before texts of either format.
  const document = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  try {
    return format === 'json' ? readJson(document, file) : readYaml(document, file);
  } catch (error) {
    if (!(error instanceof DocumentFault)) throw error;
    const { line, path, message } = error;
    throw errorAt({ file, lineOf: () => line }, [{ path, problem: message }]);
  }
}

function readYaml(text: string, file: string): SpecDocument {
  const { root, lineAt } = parseYaml(text);
  const reader = new NodeReader(lineAt);
  const value = root === null ? null : reader.read(root, []).value;
  return { file, value, lineOf: (path) => (root === null ? undefined : reader.lineOf(root, path)) };
}

/**
 * JSON is YAML, but the runtime's own parser is many times as fast. It does not tell lines, nor that a key is there
 * twice: for these, and only where they are asked for, the text is read as YAML.
 */
function readJson(text: string, file: string): SpecDocument {
  const { depth, pairs, values, tooLongAt } = jsonShape(text);
  if (tooLongAt !== undefined) throw new DocumentFault(TOO_LONG, lineIn(text, tooLongAt));
  if (values > MOST_VALUES) throw new DocumentFault(`it has more than ${MOST_VALUES} values`, 1);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const fault = findJsonFault(text);
    if (fault === undefined) throw error;
    throw new DocumentFault(fault.problem, lineIn(text, fault.offset));
  }
  if (depth > DEEPEST || pairsIn(value) !== pairs) return readYaml(text, file);
  let nodes: SpecDocument | undefined;
  return {
    file,
    value,
    lineOf(path) {
      nodes ??= readYaml(text, file);
      return nodes.lineOf(path);
    },
  };
}

/** Keys with values, on all levels, of a value that is not deep. */
function pairsIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const parts = Object.values(value);
  return parts.reduce((sum: number, part) => sum + pairsIn(part), Array.isArray(value) ? 0 : parts.length);
}

function lineIn(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

interface Reading {
  readonly value: unknown;
  /** Values in it, itself included. */
  readonly size: number;
}

class NodeReader {
  readonly #lineAt: (offset: number) => number;
  readonly #anchored = new Map<string, Node>();
  readonly #targets = new Map<Alias, Node>();
  readonly #readings = new Map<Node, Reading>();
  /** By map: its entries by key, for maps with faults in them. */
  readonly #pairs = new Map<YAMLMap, Map<string, Pair>>();
  /** Values that have been read, and those that aliases among them repeat. */
  #written = 0;
  #repeated = 0;

  constructor(lineAt: (offset: number) => number) {
    this.#lineAt = lineAt;
  }

  read(node: Node, path: Path): Reading {
    this.#written++;
    if (isAlias(node)) return this.#readAlias(node, path);
    if (node.tag !== undefined) {
      throw this.#fault(`the tag ${node.tag} is not allowed; values have no tags here`, node, path);
    }
    const reading = this.#readPlain(node, path);
    if (reading.size > MOST_VALUES) {
      throw this.#fault(`it has more than ${MOST_VALUES} values, with what aliases repeat`, node, path);
    }
    // After its parts: an alias within them that names it would have no end.
    if (node.anchor !== undefined) {
      this.#anchored.set(node.anchor, node);
      this.#readings.set(node, reading);
    }
    return reading;
  }

  /** The line of what stands at a path, or of the nearest part around it. */
  lineOf(root: Node, path: Path): number {
    let node = this.#target(root);
    let place: Node = node;
    for (const part of path) {
      if (isMap(node)) {
        const pair = this.#pairsOf(node).get(String(part));
        if (pair === undefined) break;
        const value = (pair.value ?? pair.key) as Node;
        node = this.#target(value);
        place = isScalar(value) && value.source !== '' ? value : (pair.key as Node);
      } else {
        const item = isSeq(node) ? (node.items[Number(part)] as Node | undefined) : undefined;
        if (item === undefined) break;
        place = item;
        node = this.#target(item);
      }
    }
    return this.#lineOfNode(place);
  }

  #readAlias(alias: Alias, path: Path): Reading {
    const target = this.#anchored.get(alias.source);
    if (target === undefined) {
      throw this.#fault(`*${alias.source} has no anchor &${alias.source} that ends before it`, alias, path);
    }
    this.#targets.set(alias, target);
    const reading = this.#readings.get(target)!;
    this.#repeated += reading.size;
    const most = FREELY_REPEATED + REPEATED_FOR_EACH * this.#written;
    if (this.#repeated > most) {
      throw this.#fault(
        `aliases up to here repeat ${this.#repeated} values; they may repeat ${most} of the ${this.#written} that are written`,
        alias,
        path,
      );
    }
    return reading;
  }

  #readPlain(node: Node, path: Path): Reading {
    if (isMap(node)) return this.#readMap(node, path);
    if (!isSeq(node)) return { value: isScalar(node) ? node.value : null, size: 1 };
    let size = 1;
    const value = node.items.map((item, index) => {
      const reading = this.read(item as Node, [...path, index]);
      size += reading.size;
      return reading.value;
    });
    return { value, size };
  }

  #readMap(map: YAMLMap, path: Path): Reading {
    const entries = new Map<string, unknown>();
    const lines = new Map<string, number>();
    let size = 1;
    for (const { key, value } of map.items) {
      const name = keyOf(key);
      const at = [...path, name];
      const line = this.#lineOfNode(key as Node);
      const before = lines.get(name);
      if (before !== undefined) {
        throw new DocumentFault(`the key is there twice, before in line ${before}`, line, at);
      }
      const reading = value === null ? { value: null, size: 1 } : this.read(value as Node, at);
      entries.set(name, reading.value);
      lines.set(name, line);
      size += reading.size;
    }
    // Unlike an assignment, this makes a plain property of __proto__.
    return { value: Object.fromEntries(entries), size };
  }

  #pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
    let pairs = this.#pairs.get(map);
    if (pairs === undefined) {
      pairs = new Map(map.items.map((pair) => [keyOf(pair.key), pair]));
      this.#pairs.set(map, pairs);
    }
    return pairs;
  }

  #target(node: Node): Node {
    return isAlias(node) ? this.#targets.get(node)! : node;
  }

  #lineOfNode(node: Node): number {
    return this.#lineAt(node.range?.[0] ?? 0);
  }

  #fault(problem: string, node: Node, path: Path): DocumentFault {
    return new DocumentFault(problem, this.#lineOfNode(node), path);
  }
}
