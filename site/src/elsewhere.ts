import { compressionOf } from '../../src/output/compression/compression.js';
import { formatOfExtension } from '../../src/output/format-of-name.js';
import type { FormatName } from '../../src/output/formats.js';
import { copyButton } from './copy.js';
import { elementOf, make } from './elements.js';
import { fileNameOf } from './file-name.js';
import { specFileName } from './spec-text.js';

/** A trace, as far as other places need to know to make it. */
export interface TraceToMake {
  readonly text: string;
  readonly name: string;
  readonly format: FormatName;
  /** Files or folders that the spec speaks of, and that somebody has opened in the page. */
  readonly pools: readonly string[];
  /** Where it has been made. */
  readonly digest: string | undefined;
}

export interface Elsewhere {
  show(trace: TraceToMake): void;
}

/** Formats whose files hold all that the digest is of. */
const WITH_DIGEST: ReadonlySet<FormatName> = new Set(['arrow', 'parquet']);

const PLACES = [
  ['Command line', commandLines],
  ['Node', nodeLines],
  ['Python', pythonLines],
] as const;

/** The lines that make the same trace in other places, each with a button that copies them. */
export function startElsewhere(): Elsewhere {
  const blocks = PLACES.map(([name, linesOf]) => {
    const code = make('code');
    const summary = make('summary', {}, name);
    const pre = make('pre', { tabindex: '0', 'aria-label': `${name}: lines that make the trace` }, code);
    const copy = copyButton(`Copy the lines for ${name}`, () => code.textContent ?? '');
    return {
      details: make('details', {}, summary, make('div', { class: 'code' }, pre, copy)),
      code,
      linesOf,
    };
  });
  blocks[0]!.details.open = true;
  elementOf('elsewhere').append(...blocks.map(({ details }) => details));
  return {
    show(trace) {
      for (const { code, linesOf } of blocks) code.textContent = linesOf(trace);
    },
  };
}

/** Ends a text in a shell or a program, and is in no spec. */
function endMark(text: string): string {
  let mark = 'END';
  while (text.split('\n').includes(mark)) mark += '_';
  return mark;
}

/** What has to be there before the lines are. */
function needed(pools: readonly string[], mark: string): string {
  return pools.map((name) => `${mark} ${JSON.stringify(name)} has to lie in the folder of this.\n`).join('');
}

export function commandLines({ text, name, format, pools, digest }: TraceToMake): string {
  const file = specFileName(text);
  const mark = endMark(text);
  const spec = text.endsWith('\n') ? text : `${text}\n`;
  const isTold = formatOfExtension(compressionOf(name).name) === format;
  const lines = [`${needed(pools, '#')}cat > ${file} <<'${mark}'\n${spec}${mark}`];
  lines.push(`servegen generate ${file}${isTold ? '' : ` --format ${format}`} --out ${quoted(name)}`);
  const said = digest === undefined ? '' : `  # ${digest}`;
  if (WITH_DIGEST.has(format)) lines.push(`servegen digest ${quoted(name)}${said}`);
  else if (digest !== undefined) lines.push(`# digest of the trace as Arrow: ${digest}`);
  return lines.join('\n');
}

/** For a shell, as a file and no option. */
function quoted(name: string): string {
  const path = name.startsWith('-') ? `./${name}` : name;
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

export function nodeLines({ text, name, format, pools, digest }: TraceToMake): string {
  const spec = `\`${text.replaceAll(/[\\`]|\$\{/g, (found) => `\\${found}`)}\``;
  const { compression } = compressionOf(name);
  const packed = compression === undefined ? '' : `, compression: '${compression}'`;
  return `${needed(pools, '//')}import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { encodeTrace, generate, parseWorkload } from 'servegen-wasm';

const workload = parseWorkload(${spec}, { file: '${specFileName(text)}' });
const trace = await generate(workload, { workers: 4 });
const bytes = encodeTrace(trace, { format: '${format}'${packed} });
await pipeline(Readable.fromWeb(bytes), createWriteStream(${JSON.stringify(name)}));
${digest === undefined ? '' : `// digest of its rows: ${digest}\n`}`;
}

export function pythonLines({ text, name, format, pools, digest }: TraceToMake): string {
  const spec = `"""\\\n${text.replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"')}"""`;
  const file = JSON.stringify(fileNameOf(name, format === 'arrow' ? 'arrow' : 'parquet'));
  const save =
    format === 'arrow'
      ? `import pyarrow as pa

with pa.OSFile(${file}, "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
    writer.write_table(table)`
      : `import pyarrow.parquet as pq

pq.write_table(table, ${file})`;
  return `${needed(pools, '#')}import servegen_wasm

plan = servegen_wasm.plan(${spec})
print(plan.digest())${digest === undefined ? '' : `  # ${digest}`}
table = plan.to_table()
${save}
`;
}
