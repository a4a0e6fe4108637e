/** The command `npm run fuzz`. */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Progress } from './progress.js';
import { printReport } from './report.js';
import { runCampaign, type Tally } from './supervise.js';

/** How many cases of each kind are run where nothing is said. */
const COUNTS = {
  plans: 300_000,
  pools: 10_000,
  traces: 10_000,
  texts: 10_000,
  tables: 10_000,
  manifests: 3_000,
} as const;
type RoomName = keyof typeof COUNTS;
const ROOM_NAMES = Object.keys(COUNTS) as RoomName[];

const HELP = `usage: npm run fuzz -- [options]

Gives mutated plans, pools, and traces of all kinds to the product, and tells what came of them.

  --seed S          another series of cases (default 1)
  --plans N         how many of each kind (default ${COUNTS.plans}; where one is named, the others are 0)
  --pools N         (default ${COUNTS.pools})
  --traces N        Arrow (default ${COUNTS.traces})
  --texts N         CSV and JSON lines, also compressed (default ${COUNTS.texts})
  --tables N        Parquet (default ${COUNTS.tables})
  --manifests N     of traces in parts (default ${COUNTS.manifests})
  --processes N     how many at a time (default: the cores)
  --case N          runs one case and prints what it did
  --room NAME       of which kind the case is: ${ROOM_NAMES.join(', ')} (default plans)
`;

/** What is wrong with the arguments. */
class ArgumentFault extends Error {}

function readArguments(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        seed: { type: 'string', default: '1' },
        plans: { type: 'string' },
        pools: { type: 'string' },
        traces: { type: 'string' },
        texts: { type: 'string' },
        tables: { type: 'string' },
        manifests: { type: 'string' },
        processes: { type: 'string', default: String(availableParallelism()) },
        case: { type: 'string' },
        room: { type: 'string', default: 'plans' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new ArgumentFault((error as Error).message);
  }
}

type Arguments = ReturnType<typeof readArguments>;

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new ArgumentFault(`--${name} ${text}: a whole number is expected`);
  return Number(text);
}

/**
 * Runs what the arguments ask for and prints what came of it.
 *
 * @param script the bundled `case-process.ts`
 * @returns the exit code: 1 where there are faults, 2 for wrong arguments
 */
export async function main(args: string[], script: string): Promise<0 | 1 | 2> {
  try {
    const given = readArguments(args);
    if (given.help) {
      console.log(HELP);
      return 0;
    }
    const tallies = given.case === undefined ? await runAll(given, script) : [await runOne(given, script)];
    return tallies.some(({ faults }) => faults.length > 0) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof ArgumentFault)) throw error;
    console.error(`${error.message}\n\n${HELP}`);
    return 2;
  }
}

async function runOne({ room, seed, case: number }: Arguments, script: string): Promise<Tally> {
  if (!(ROOM_NAMES as string[]).includes(room)) {
    throw new ArgumentFault(`--room ${room}: one of ${ROOM_NAMES.join(', ')} is expected`);
  }
  const tally = await runCampaign({
    room,
    seed,
    first: wholeNumber('case', number!),
    count: 1,
    processes: 1,
    script,
    onBegin: (begun, what) => console.log([`seed ${seed}, ${room} case ${begun}:`, ...what].join('\n  ')),
  });
  const [reason] = tally.refused.keys();
  const [fault] = tally.faults;
  console.log(
    fault ? `${fault.kind}: ${fault.detail}` : tally.accepted > 0 ? 'accepted' : `refused, ${reason}`,
  );
  const { slowest, largest } = tally;
  console.log(
    `${slowest.seconds.toFixed(2)} s of processor time, ${(largest.bytes / 2 ** 20).toFixed(0)} MB`,
  );
  return tally;
}

async function runAll(given: Arguments, script: string): Promise<Tally[]> {
  const isNamed = ROOM_NAMES.some((room) => given[room] !== undefined);
  const counts = ROOM_NAMES.map((room) => {
    const count = given[room];
    return [room, count === undefined ? (isNamed ? 0 : COUNTS[room]) : wholeNumber(room, count)] as const;
  });
  const processes = Math.max(1, wholeNumber('processes', given.processes));
  const tallies: Tally[] = [];
  for (const [room, count] of counts) {
    if (count === 0) continue;
    const progress = new Progress(room, count);
    const campaign = { room, seed: given.seed, first: 0, count, processes, script };
    const tally = await runCampaign({ ...campaign, onCase: (now) => progress.show(now) });
    progress.clear();
    printReport(room, tally, progress.seconds);
    tallies.push(tally);
  }
  return tallies;
}
