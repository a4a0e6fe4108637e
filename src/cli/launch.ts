#!/usr/bin/env node
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { cacheFolder } from './cache-folder.js';
import { CodeCache, type ScriptState } from './code-cache.js';

/** Of all files of the command, by the build. */
declare const COMMAND_BUILD: string;

/** Smaller files are compiled in less time than a file of code is found. */
const SMALLEST_KEPT = 16_384;

/** Milliseconds; of what runs for longer V8 has dropped code that was needed at the start only. */
const LONGEST_KEPT = 5_000;

/** What few runs use of Node, and takes milliseconds to load. */
const LOADED_WHEN_USED = new Set(['crypto', 'node:crypto', 'node:tty', 'node:worker_threads', 'node:zlib']);

/** A module of Node that is loaded when something of it is asked for. */
function whenUsed(id: string): object {
  return new Proxy({}, { get: (_, name) => require(id)[name] });
}

interface Compiled {
  readonly name: string;
  readonly script: Script;
  readonly state: ScriptState;
}

type Body = (
  exports: object,
  require: (id: string) => unknown,
  module: { exports: object },
  filename: string,
  dirname: string,
) => void;

/**
 * Loads the command's files, which are CommonJS, as Node would, but with the code that an earlier run has compiled: Node 20
 * has no cache of its own, and in later versions it is slower.
 */
class CommandFiles {
  readonly #cache: CodeCache;
  readonly #prefix: string;
  readonly #modules = new Map<string, { exports: object }>();
  readonly #compiled: Compiled[] = [];

  /** @param prefix of names in the cache */
  constructor(cache: CodeCache, prefix: string) {
    this.#cache = cache;
    this.#prefix = prefix;
  }

  load(path: string): object {
    const known = this.#modules.get(path);
    if (known !== undefined) return known.exports;
    const body = this.#bodyOf(path);
    const module = { exports: {} };
    this.#modules.set(path, module);
    const from = (id: string) => {
      if (id.startsWith('.')) return this.load(join(dirname(path), id));
      return LOADED_WHEN_USED.has(id) ? whenUsed(id) : require(id);
    };
    body.call(module.exports, module.exports, from, module, path, dirname(path));
    return module.exports;
  }

  /** Keeps what has been compiled in this run, which has ended well and does so whatever becomes of it. */
  keep(): void {
    try {
      for (const { name, script, state } of this.#compiled) {
        this.#cache.keep(name, state, script.createCachedData());
      }
    } catch {
      // The next run compiles again.
    }
  }

  #bodyOf(path: string): Body {
    const { size, mtimeMs } = statSync(path);
    const name = `${this.#prefix}-${path.slice(path.search(/[\w-]+\.cjs$/), -4)}`;
    const isKept = size >= SMALLEST_KEPT;
    const cachedData = isKept ? this.#cache.find(name, { size, mtimeMs }) : undefined;
    // All characters are ASCII.
    const head = '(function (exports, require, module, __filename, __dirname) {';
    const script = new Script(`${head}${readFileSync(path, 'latin1')}\n})`, {
      filename: path,
      columnOffset: -head.length,
      ...(cachedData && { cachedData }),
    });
    if (isKept && (cachedData === undefined || script.cachedDataRejected)) {
      this.#compiled.push({ name, script, state: { size, mtimeMs } });
    }
    return script.runInThisContext() as Body;
  }
}

/** The codes of shells for a process that a signal has ended. */
const CODES_OF_SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/**
 * The first process of a container, which the kernel does not end by a signal that it does not listen to, ends as others do:
 * when all who listen have done what they had to.
 */
function endAtSignals(): void {
  for (const [signal, code] of Object.entries(CODES_OF_SIGNALS)) {
    process.on(signal, () =>
      process.nextTick(() => {
        if (process.listenerCount(signal) === 1) process.exit(code);
      }),
    );
  }
}

if (process.pid === 1) endAtSignals();

const main = join(__dirname, 'command', 'main.cjs');
const args = process.argv.slice(2);
const folder = cacheFolder(process.env, process.platform);
if (folder === undefined || process.versions.bun !== undefined || 'Deno' in globalThis) require(main);
else {
  const command = /^[a-z]+$/.test(args[0] ?? '') ? args[0] : '';
  const { version, arch } = process;
  const files = new CommandFiles(new CodeCache(folder), `${COMMAND_BUILD}-${version}-${arch}-${command}`);
  // Help calls little of what the command itself does.
  const isHelp = args.includes('--help') || args.includes('-h');
  process.on('exit', (code) => {
    if (code === 0 && !isHelp && performance.now() < LONGEST_KEPT) files.keep();
  });
  files.load(main);
}
