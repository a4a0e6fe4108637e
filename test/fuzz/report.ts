import type { Fault, Tally } from './supervise.js';

/** Reasons of refusals that are listed; the rest is summed up. */
const LISTED_REASONS = 25;
/** Faults of a kind that are listed. */
const LISTED_FAULTS = 10;

/** Prints what came of the cases of a room. */
export function printReport(room: string, tally: Tally, seconds: number): void {
  const { cases, accepted, notes, refused, faults, slowest, largest } = tally;
  console.log(`${room}: ${cases} cases in ${seconds.toFixed(0)} s, ${(cases / seconds).toFixed(0)}/s`);
  printLine('accepted', accepted);
  for (const [note, count] of notes) printLine(`  not compared: ${note}`, count);
  printLine(
    'refused',
    [...refused.values()].reduce((sum, count) => sum + count, 0),
  );
  const reasons = [...refused].sort(([, a], [, b]) => b - a);
  for (const [reason, count] of reasons.slice(0, LISTED_REASONS)) printLine(`  ${reason}`, count);
  const others = reasons.slice(LISTED_REASONS);
  if (others.length > 0) {
    printLine(
      `  ${others.length} other reasons`,
      others.reduce((sum, [, count]) => sum + count, 0),
    );
  }
  printLine('faults', faults.length);
  for (const [kind, ofKind] of byKind(faults)) {
    printLine(`  ${kind}`, ofKind.length);
    for (const fault of ofKind.slice(0, LISTED_FAULTS)) console.log(`           ${toldFault(fault)}`);
  }
  console.log(
    `slowest: case ${slowest.number}, ${slowest.seconds.toFixed(2)} s; largest: case ${largest.number}, ${(largest.bytes / 2 ** 20).toFixed(0)} MB\n`,
  );
}

/** A fault and how to see it again. */
export function toldFault({ room, seed, number, detail }: Fault): string {
  return `--seed ${seed} --room ${room} --case ${number}: ${detail}`;
}

function printLine(label: string, count: number): void {
  console.log(`${String(count).padStart(9)}  ${label}`);
}

function byKind(faults: readonly Fault[]): Map<string, Fault[]> {
  const kinds = new Map<string, Fault[]>();
  for (const fault of faults) kinds.set(fault.kind, [...(kinds.get(fault.kind) ?? []), fault]);
  return kinds;
}
