/** The process that runs cases, one after the other, and tells of each before and after it. */
import { writeSync } from 'node:fs';
import { EngineError, ServegenError } from '../../src/errors.js';
import { type Outcome, type Room, WrongRow } from './case.js';
import { PeakMemory } from './process-figures.js';
import {
  type Assignment,
  type CaseEnd,
  MAX_BYTES_PER_ROW_BYTE,
  MAX_CASE_BYTES,
  MAX_CASE_SECONDS,
  REPORT_DESCRIPTOR,
  type Report,
} from './protocol.js';
import { Random } from './random.js';
import { openRoom } from './rooms.js';

/** What earlier cases left is collected before the next when there is so much of it. */
const GARBAGE_BYTES = 400 * 2 ** 20;

// At once, and not when the event loop comes to it: a case may never give it back.
function report(line: Report): void {
  writeSync(REPORT_DESCRIPTOR, `${JSON.stringify(line)}\n`);
}

async function runCase(room: Room, number: number, { room: name, seed, tells }: Assignment): Promise<void> {
  if (process.memoryUsage.rss() > GARBAGE_BYTES) globalThis.gc?.();
  const { what, run, check } = await room.prepare(new Random(seed, name, number));
  report({ begin: number, what: tells ? what : undefined });
  const memory = new PeakMemory();
  memory.begin();
  const before = process.cpuUsage();
  let result: CaseEnd | Outcome;
  try {
    result = await run();
  } catch (error) {
    result = { verdict: 'fault', ...faultOf(error) };
  }
  const used = process.cpuUsage(before);
  const seconds = (used.user + used.system) / 1e6;
  const bytes = memory.end();
  if (result.verdict !== 'fault') {
    if (bytes > Math.max(MAX_CASE_BYTES, MAX_BYTES_PER_ROW_BYTE * bytesAtOnceOf(result))) {
      result = {
        verdict: 'fault',
        kind: 'memory',
        detail: `${toMegabytes(bytes)} MB, with ${toMegabytes(bytesAtOnceOf(result))} MB of rows; ${told(result)}`,
      };
    } else if (seconds > MAX_CASE_SECONDS) {
      result = { verdict: 'fault', kind: 'hang', detail: `${seconds.toFixed(1)} s; ${told(result)}` };
    }
  }
  if (result.verdict === 'accepted' && check !== undefined) {
    report({ comparing: number });
    try {
      result = { verdict: 'accepted', note: check() };
    } catch (error) {
      result = { verdict: 'fault', ...faultOf(error) };
    }
  }
  report({ end: number, result, seconds, bytes });
}

function faultOf(error: unknown): Pick<Extract<CaseEnd, { verdict: 'fault' }>, 'kind' | 'detail'> {
  if (error instanceof WrongRow) return { kind: 'wrong row', detail: error.message };
  if (error instanceof EngineError) return { kind: 'trap', detail: error.message };
  if (error instanceof ServegenError)
    return { kind: 'untyped error', detail: `${error.name}: ${error.message}` };
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { kind: 'untyped error', detail: stack.split('\n').slice(0, 4).join(' ').slice(0, 600) };
}

function bytesAtOnceOf(result: CaseEnd | Outcome): number {
  return 'bytesAtOnce' in result ? (result.bytesAtOnce ?? 0) : 0;
}

function told(result: CaseEnd): string {
  return result.verdict === 'refused' ? `refused, ${result.reason}` : result.verdict;
}

function toMegabytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}

const assignment: Assignment = JSON.parse(process.argv[2]);
const room = await openRoom(assignment.room);
for (let number = assignment.first; number < assignment.end; number += assignment.step) {
  await runCase(room, number, assignment);
}
process.exit();
