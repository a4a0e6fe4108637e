import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import {
  type Assignment,
  type CaseEnd,
  type FaultKind,
  MAX_PROCESS_BYTES,
  REPORT_DESCRIPTOR,
  type Report,
} from './protocol.js';
import { Watch } from './watch.js';

/** Heap of JavaScript values; buffers and the engine's memory are not in it. */
const HEAP_MEGABYTES = 1536;

export interface Fault {
  readonly room: string;
  readonly seed: string;
  readonly number: number;
  readonly kind: FaultKind;
  readonly detail: string;
}

/** What came of all cases so far. */
export interface Tally {
  cases: number;
  accepted: number;
  /** Numbers of those that could not be held against another reader, by reason. */
  readonly notes: Map<string, number>;
  /** Numbers of refusals, by reason. */
  readonly refused: Map<string, number>;
  readonly faults: Fault[];
  /** Processor time of the slowest case, and the memory of the largest. */
  slowest: { seconds: number; number: number };
  largest: { bytes: number; number: number };
}

export interface Campaign {
  readonly room: string;
  readonly seed: string;
  readonly first: number;
  readonly count: number;
  readonly processes: number;
  /** The bundled `case-process.ts`. */
  readonly script: string;
  /** A process that grows to this is ended (default MAX_PROCESS_BYTES). */
  readonly maxProcessBytes?: number;
  readonly onCase?: (tally: Tally) => void;
  /** Told the changes of each case before it is run. */
  readonly onBegin?: (number: number, what: readonly string[]) => void;
}

/** Runs cases in processes that are watched, and started again where a case ends one. */
export async function runCampaign(campaign: Campaign): Promise<Tally> {
  const tally: Tally = {
    cases: 0,
    accepted: 0,
    notes: new Map(),
    refused: new Map(),
    faults: [],
    slowest: { seconds: 0, number: 0 },
    largest: { bytes: 0, number: 0 },
  };
  const step = Math.max(1, Math.min(campaign.processes, campaign.count));
  const folder = mkdtempSync(join(tmpdir(), 'servegen-fuzz-'));
  try {
    await Promise.all(
      Array.from({ length: step }, async (_, lane) => {
        const cwd = join(folder, String(lane));
        mkdirSync(cwd);
        const end = campaign.first + campaign.count;
        for (let first = campaign.first + lane; first < end; ) {
          first = await runUntilFault({ ...campaign, first, end, step, cwd }, tally);
        }
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return tally;
}

interface Lane extends Omit<Campaign, 'count'> {
  readonly end: number;
  readonly step: number;
  /** Where cases write the files that they need. */
  readonly cwd: string;
}

/** Runs cases until there are no more or one ends the process; the case that is next. */
async function runUntilFault(lane: Lane, tally: Tally): Promise<number> {
  const { room, seed, first, end, step, cwd, script, onBegin } = lane;
  const assignment: Assignment = { room, seed, first, end, step, tells: onBegin !== undefined };
  const child = spawn(
    process.execPath,
    [
      '--expose-gc',
      '--enable-source-maps',
      `--max-old-space-size=${HEAP_MEGABYTES}`,
      script,
      JSON.stringify(assignment),
    ],
    { cwd, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const watch = new Watch(child, lane.maxProcessBytes ?? MAX_PROCESS_BYTES);
  let next = first;
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors = (errors + chunk).slice(-2000);
  });
  const count = (number: number, result: CaseEnd) => {
    tally.cases++;
    if (result.verdict === 'accepted') {
      tally.accepted++;
      if (result.note !== undefined) increment(tally.notes, result.note);
    } else if (result.verdict === 'refused') {
      increment(tally.refused, result.reason);
    } else tally.faults.push({ room, seed, number, kind: result.kind, detail: result.detail });
    next = number + step;
    lane.onCase?.(tally);
  };
  const lines = createInterface({ input: child.stdio[REPORT_DESCRIPTOR] as Readable });
  lines.on('line', (line) => {
    const told: Report = JSON.parse(line);
    if ('begin' in told) {
      watch.begin(told.begin);
      onBegin?.(told.begin, told.what ?? []);
      return;
    }
    if ('comparing' in told) {
      watch.isComparing = true;
      return;
    }
    watch.end();
    if (told.seconds > tally.slowest.seconds) tally.slowest = { seconds: told.seconds, number: told.end };
    if (told.bytes > tally.largest.bytes) tally.largest = { bytes: told.bytes, number: told.end };
    count(told.end, told.result);
  });
  const linesEnd = new Promise((resolve) => lines.once('close', resolve));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (...ending) => resolve(ending));
  });
  await linesEnd;
  watch.stop();
  if (next < end) {
    if (watch.current === undefined && watch.verdict === undefined) {
      throw new Error(`the process of ${room} ended between cases (${signal ?? code}): ${errors}`);
    }
    const ended: CaseEnd = watch.isComparing
      ? { verdict: 'accepted', note: 'the other reader does not end' }
      : {
          verdict: 'fault',
          ...(watch.verdict ?? {
            kind: 'crash',
            detail: `the process ended (${signal ?? code}): ${errors.trim()}`,
          }),
        };
    count(watch.current ?? next, ended);
  }
  return next;
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
