import { copyButton } from './copy.js';
import { elementOf, make } from './elements.js';
import { specFileName } from './spec-text.js';

/** A trace, as far as other places need to know to make it. */
export interface TraceToMake {
  readonly text: string;
  readonly name: string;
  readonly format: string;
  /** Where it has been made. */
  readonly digest: string | undefined;
}

export interface Elsewhere {
  show(trace: TraceToMake): void;
}

/** Formats whose files hold all that the digest is of. */
const WITH_DIGEST = new Set(['arrow', 'parquet']);

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

function commandLines({ text, name, format, digest }: TraceToMake): string {
  const file = specFileName(text);
  const mark = endMark(text);
  const spec = text.endsWith('\n') ? text : `${text}\n`;
  const usual = WITH_DIGEST.has(format);
  const lines = [`cat > ${file} <<'${mark}'\n${spec}${mark}`];
  lines.push(`servegen generate ${file}${usual ? '' : ` --format ${format}`} --out ${quoted(name)}`);
  if (usual) lines.push(`servegen digest ${quoted(name)}${digest === undefined ? '' : `  # ${digest}`}`);
  else if (digest !== undefined) lines.push(`# digest of the trace as Arrow: ${digest}`);
  return lines.join('\n');
}

function quoted(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}

function nodeLines({ text, name, format, digest }: TraceToMake): string {
  const spec = `\`${text.replaceAll(/[\\`]|\$\{/g, (found) => `\\${found}`)}\``;
  return `import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { encodeTrace, generate, parseWorkload } from 'servegen-wasm';

const workload = parseWorkload(${spec}, { file: '${specFileName(text)}' });
const trace = await generate(workload, { workers: 4 });
const bytes = encodeTrace(trace, { format: '${format}' });
await pipeline(Readable.fromWeb(bytes), createWriteStream(${JSON.stringify(name)}));
${digest === undefined ? '' : `// digest of its rows: ${digest}\n`}`;
}

function pythonLines({ text, name, format, digest }: TraceToMake): string {
  const spec = `"""\\\n${text.replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"')}"""`;
  const file = JSON.stringify(name.replace(/\.\w+$/, format === 'arrow' ? '.arrow' : '.parquet'));
  const save =
    format === 'arrow'
      ? `import pyarrow as pa

with pa.OSFile(${file}, "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
    writer.write_table(table)`
      : `import pyarrow.parquet as pq

pq.write_table(table, ${file})`;
  return `import servegen_wasm

plan = servegen_wasm.plan(${spec})
print(plan.digest())${digest === undefined ? '' : `  # ${digest}`}
table = plan.to_table()
${save}
`;
}
