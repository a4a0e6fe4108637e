import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMap, isScalar, LineCounter, parseDocument, stringify } from 'yaml';
import { SpecError, type SpecFault } from '../../src/errors.js';
import { formatPath, type Path } from '../../src/fault.js';
import { generate } from '../../src/generate/generate.js';
import { inOnePiece } from '../../src/platform/slices.js';
import { checkSchema } from '../../src/workload/check/check-schema.js';
import { categoryOf } from '../../src/workload/check-workload.js';
import { parseWorkload } from '../../src/workload/parse.js';
import { resolveWorkload } from '../../src/workload/resolve.js';
import { workloadSchema } from '../../src/workload/schema.js';
import type { PhaseSpec, WorkloadSpec } from '../../src/workload/workload-spec.js';
import { arbitraryWorkload } from '../fixtures/arbitrary-workload.js';
import { mutatedPlace, placesIn } from '../fixtures/mutated-place.js';
import { schemaDocuments } from '../fixtures/schema-documents.js';
import { readCsv, VALID_SPECS } from '../fixtures/workload-specs.js';

/** The oracle of what the schema says; our own reader of it has no part in it. */
const meetsSchema = new Ajv2020({ strict: true, strictRequired: false }).compile(
  workloadSchema as AnySchemaObject,
);

/** What the library says is wrong with a document; nothing where it takes it. */
function faultsOf(read: () => unknown, document: unknown): readonly SpecFault[] {
  try {
    read();
    return [];
  } catch (error) {
    expect(error, `${(error as Error).stack}\n${JSON.stringify(document)}`).toBeInstanceOf(SpecError);
    return (error as SpecError).faults;
  }
}

const resolved = (document: unknown) => resolveWorkload(document as WorkloadSpec, { readCsv });

/** Faults beyond the schema: each at something that stands in the document, or that is missing in what does. */
function checkFaults(faults: readonly SpecFault[], document: unknown): void {
  const places = new Set(placesIn(document).map(formatPath));
  for (const { field = '', problem } of faults) {
    const parent = field.replace(/(\.[^.[\]]+|\[[^\]]*\]|^[^.[\]]+)$/, '');
    expect(places.has(field) || places.has(parent), `${field}: ${problem}\n${JSON.stringify(document)}`).toBe(
      true,
    );
    expect(problem).toMatch(/^[^\n]+[^\n.]$/);
    expect(problem).not.toMatch(/undefined|NaN|\[object|function/);
  }
}

/** The line on which a part begins in a text, by the places that the YAML package gives its nodes. */
function linesIn(text: string): (path: Path) => number {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  return (path) => {
    const parent = document.getIn(path.slice(0, -1), true);
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)))
      : undefined;
    const node = (pair?.key ?? document.getIn(path, true)) as { range: [number, number, number] };
    return lineCounter.linePos(node.range[0]).line;
  };
}

/** The same document as YAML has the same faults, each on the line where its place begins. */
function checkInYaml(document: unknown, faults: readonly SpecFault[]): void {
  const text = stringify(document);
  const read = () => resolveWorkload(parseWorkload(text, { file: 'w.yaml' }), { readCsv });
  const inText = faultsOf(read, document);
  const told = (list: readonly SpecFault[]) =>
    list.map(({ field, problem }) => `${field}: ${problem}`).sort();
  expect(told(inText), text).toEqual(told(faults));
  if (typeof document !== 'object' || document === null) return;
  const places = new Map(placesIn(document).map((path) => [formatPath(path), path]));
  const lineOf = linesIn(text);
  for (const { file, line, field = '' } of inText) {
    // A table of lengths is read where it stands: what is wrong with it has its place there.
    if (file !== 'w.yaml' && placesIn(document).some((path) => formatPath(path).endsWith('joint.csv'))) {
      expect(text).toContain(file);
      continue;
    }
    expect(file).toBe('w.yaml');
    const path = places.get(field) ?? [];
    if (path.length > 0) expect(line, `${field}\n${text}`).toBe(lineOf(path));
    else expect(line, `${field}\n${text}`).toBeGreaterThanOrEqual(1);
  }
}

function isWithin(field: string, place: string): boolean {
  return (
    place === '' || field === place || (field.startsWith(place) && /^[.[]/.test(field.slice(place.length)))
  );
}

/** The verdicts of the schema and of the library on a document; whether the library takes it. */
function checkVerdicts(document: unknown, place = ''): 'schema' | 'rule' | 'valid' {
  const faults = faultsOf(() => resolved(document), document);
  if (faults.length > 0) checkInYaml(document, faults);
  if (!meetsSchema(document)) {
    expect(
      faults.length,
      `passes, although the schema refuses it: ${JSON.stringify(document)}`,
    ).toBeGreaterThan(0);
    for (const { field = '', problem } of faults) {
      expect(isWithin(field, place), `${place} was changed\n${field}: ${problem}`).toBe(true);
    }
    return 'schema';
  }
  inOnePiece(checkSchema(document, (path, problem) => expect.fail(`${formatPath(path)}: ${problem}`)));
  checkFaults(faults, document);
  return faults.length > 0 ? 'rule' : 'valid';
}

/** What a trace may cost here; beyond it a workload is refused, too. */
const LIMITS = { maxRequests: 2e4, maxClients: 500, maxPlanBytes: 4e6 };

/** The workload on a small built-in population, and for as short a time as its own rules allow. */
function shortened(spec: WorkloadSpec): WorkloadSpec {
  const source = `builtin:${categoryOf(spec) ?? 'language'}?clients=12`;
  const { pool, mix, duration, requests, rate, phases } = spec;
  const isShort = requests === undefined && duration === undefined;
  return {
    ...spec,
    ...((pool !== undefined || spec.custom_clients === undefined) && {
      pool: typeof pool === 'object' ? { ...pool, source } : source,
    }),
    ...(mix !== undefined && { mix: mix.map((other) => ({ ...other, source })) }),
    ...(phases !== undefined && { phases: phases.map((phase) => shortenedPhase(phase, source)) }),
    ...((isShort || duration !== undefined) && { duration: 60 }),
    ...(requests !== undefined && {
      requests: rate === undefined || duration === undefined ? 500 : requests,
    }),
  };
}

function shortenedPhase(phase: PhaseSpec, source: string): PhaseSpec {
  const { pool, mix } = phase;
  const isNamed = typeof pool === 'string' || pool?.source !== undefined;
  return {
    ...phase,
    ...(isNamed && { pool: typeof pool === 'string' ? source : { ...pool, source } }),
    ...(mix !== undefined && { mix: mix.map((other) => ({ ...other, source })) }),
  };
}

/** Makes the trace's first rows, or is refused at a place of the spec; whether it was made. */
async function isMade(workload: WorkloadSpec): Promise<boolean> {
  try {
    for await (const _ of await generate(workload, LIMITS)) break;
    return true;
  } catch (error) {
    const about = `${(error as Error).stack}\n${JSON.stringify(workload)}`;
    expect(error, about).toBeInstanceOf(SpecError);
    for (const { field, problem } of (error as SpecError).faults) {
      expect(field, about).toBeTruthy();
      expect(problem, about).not.toMatch(/undefined|NaN|\[object|function/);
    }
    return false;
  }
}

describe('the schema and the library give one verdict', () => {
  it('on valid specs of which one place was changed', () => {
    const valid = fc.oneof(fc.constantFrom<unknown>(...Object.values(VALID_SPECS)), arbitraryWorkload);
    const counts = { schema: 0, rule: 0, valid: 0 };
    fc.assert(
      fc.property(valid.chain(mutatedPlace), ({ document, place }) => {
        counts[checkVerdicts(document, formatPath(place))]++;
      }),
      { seed: 20_260_301, numRuns: 1_300, endOnFailure: true },
    );
    // All are met often, or the test would say little.
    for (const [verdict, count] of Object.entries(counts)) expect(count, verdict).toBeGreaterThan(100);
  });

  it('on whatever the schema allows', () => {
    const counts = { schema: 0, rule: 0, valid: 0 };
    fc.assert(
      fc.property(schemaDocuments, (document) => {
        counts[checkVerdicts(document)]++;
      }),
      { seed: 20_260_302, numRuns: 1_300, endOnFailure: true },
    );
    expect(counts.schema).toBe(0);
    for (const verdict of ['rule', 'valid'] as const) expect(counts[verdict], verdict).toBeGreaterThan(100);
  });
});

it('a valid spec makes a trace, or is refused at a place of it', async () => {
  let made = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(schemaDocuments, arbitraryWorkload, fc.constantFrom<unknown>(...Object.values(VALID_SPECS))),
      async (document) => {
        const workload = shortened(document as WorkloadSpec);
        if (faultsOf(() => resolved(workload), workload).length > 0) return;
        if (await isMade(workload)) made++;
        else refused++;
      },
    ),
    { seed: 20_260_303, numRuns: 500, endOnFailure: true },
  );
  expect(made).toBeGreaterThan(50);
  expect(refused).toBeGreaterThan(20);
});
