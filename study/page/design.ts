import { subjectsOf } from '../findings.js';
import { fullSpeedMs, fullSpeedRate, fullSpeedTargets } from '../full-speed.js';
import type { StudyResults, Traffic } from '../results.js';
import { count, list, number, TRAFFIC_NAMES } from '../words.js';
import { table } from './table.js';

const MADE_OF: Readonly<Record<Traffic, string>> = {
  actual: "the hour's own clients, one by one, with renewal arrivals: what has to be served",
  exact: 'the same clients with the default arrivals (`exact`)',
  reference: "the same clients by the procedure of ServeGen's reference",
  naive: 'Poisson arrivals and the pooled lengths of the same hour',
  servegen: 'the clients of the hour before on the same day, one by one, with the default arrivals',
  'naive-before': 'Poisson arrivals and the pooled lengths of the hour before',
  builtin: 'the built-in population that stands for the pool, at the same hour of its day',
};

/** What was simulated: traffics, cells, and what counts as enough. */
export function design(results: StudyResults): string {
  const { seeds, needs, staged, rateRanges, versions, simulatedRequests, seconds } = results;
  const traffics = (Object.keys(MADE_OF) as Traffic[]).filter((traffic) =>
    [needs, staged, rateRanges].some((items) => items.some((item) => item.traffic === traffic)),
  );
  return [
    'A *cell* is one hour of one pool at one mean rate. All traffics of a cell follow the curve of the total rate of that hour, scaled to that mean; they differ in what arrives when:',
    table(
      ['traffic', 'what it is'],
      traffics.map((traffic) => [TRAFFIC_NAMES[traffic], MADE_OF[traffic]]),
    ),
    `Each is made with ${count(seeds.length, 'seed')} (${list(seeds.map(String))}) and served in full with different numbers of instances. What a traffic *asks for* is the fewest with which both P99 of the time to first token (TTFT) and P99 of the time between tokens (TBT) keep their targets.`,
    poolTable(results),
    `The hour \`${hourShown(results)}\` is the one that begins then on the pool's clock, whose first day is 0. In all ${number(simulatedRequests)} requests were simulated${took(seconds)}.`,
    `The simulators are ${list(versions.simulators)}. Dynamo's replay has its default times of a pass, hands requests to instances in turn, and caches no prefixes. ${secondSimulator(results)}`,
    ...thinning(results),
    'Each ratio is the geometric mean, over rates, hours and seeds, of the instances for two traffics of the same cell and seed. Hours differ most, so that the 95 % interval is of hours: what other hours of these pools would give. An interval that holds 1 shows no difference.',
  ].join('\n\n');
}

/** One that the table above it has. */
function hourShown({ pools }: StudyResults): string {
  return pools[0]?.hours[0] ?? '1d 03:00';
}

/** Nothing where the run went on from an earlier one. */
function took(seconds: number | undefined): string {
  return seconds === undefined ? '' : `, in ${number(seconds / 60)} minutes`;
}

function poolTable(results: StudyResults): string {
  return table(
    [
      'pool',
      'hours',
      'requests/s',
      'P99 TTFT, ms',
      'P99 TBT, ms',
      'speed',
      'requests of clients that were read',
      'built-in',
    ],
    results.pools.map((pool) => {
      const targets = fullSpeedTargets(pool, pool.targets);
      return [
        pool.name,
        pool.hours.join(', '),
        pool.rates.map((rate) => number(fullSpeedRate(pool, rate))).join(', '),
        number(targets.ttft),
        number(targets.tbt),
        number(pool.speed),
        `${number(100 * pool.readShare)} %`,
        pool.builtin === undefined ? 'none' : `\`${pool.builtin}\``,
      ];
    }),
  );
}

/** Of the simulator that checks alone have. */
function secondSimulator({ pools }: StudyResults): string {
  const names = pools.map(({ name }) => name).filter((name) => name.endsWith(', sched-sim'));
  if (names.length === 0) return '';
  return `sched-sim serves ${list(names)} alone: it is the work of one author, with chunked prefill, and the times of a model of 8 B parameters on an A100.`;
}

/** Why rates and latencies here are not those of the traces, and what of it is not the same. */
function thinning(results: StudyResults): string[] {
  const pool = subjectsOf(results).find(({ speed }) => speed < 1);
  if (pool === undefined) return [];
  const rate = Math.min(...pool.rates);
  const stands = fullSpeedRate(pool, rate);
  return [
    `**Hours are thinned.** An hour of ${pool.name} at ${number(stands)} requests/s is simulated at ${number(rate)} requests/s, with instances of ${number(pool.speed)} of the speed of the simulator's default model. Clients keep the coefficient of variation of their arrivals at any rate, and all times of an instance scale with its speed, so that as many instances are as busy, with fewer requests. All rates and latencies on this page are those of the default model: the rate over the speed, latencies times it.`,
    `This has limits. The curve of the hour, and the windows of 10 min in which a client's rate and lengths are given, are not stretched with it: such a window has as many requests as ${number(fullSpeedMs(pool, 600))} s have at ${number(stands)} requests/s, and a client whose bursts have more requests than it has in a thinned hour cannot show them in full. A P99 of fewer requests is noisier, which the seeds even out. What all of this changes is what [a check](#checks) is for, which does not thin.`,
  ];
}

/** How prefill and decode instances are counted. */
export function stagedTargets({ pools, staged }: StudyResults): string {
  const own = pools.flatMap((pool) => {
    const need = staged.find((each) => each.pool === pool.name);
    if (need === undefined) return [];
    const { ttft, tbt } = fullSpeedTargets(pool, need.targets);
    return [`${number(ttft)} ms of P99 TTFT and ${number(tbt)} ms of P99 TBT in ${pool.name}`];
  });
  const targets = own.length === 0 ? '' : `targets of ${list(own)}`;
  return `Prefill and decode instances are counted apart. The fewest prefill instances are looked for beside decode instances that are enough, and the other way round: twice as many of the other kind as the same trace needs of instances that do both${targets === '' ? '' : `. Both keep ${targets}`}. A decode instance has no prefill beside it, so that its target is a lower one.`;
}

/** What the results do not say. */
export function limits(results: StudyResults): string {
  const incomplete = subjectsOf(results).filter(({ readShare }) => readShare < 1);
  const copies = incomplete.map(
    ({ name, readShare }) => `${number(100 * readShare)} % of the requests of ${name}`,
  );
  const lines = [
    'Ratios alone count: how many more instances one traffic takes than another. How many a service needs depends on its model, hardware and engine; here all are those of a simulator, whose makers say that its replay is no planner of capacity.',
    'All but the check with another simulator are of one simulator, with its default times, one way of handing out requests, and one pair of targets a pool.',
    'Instances are whole: where few are needed, one more or less is a large ratio.',
    'One instance serves few requests in an hour, so that the P99 by which it is judged is noisy, and differs with the seed, in pools of many small requests most.',
    'Six hours of a pool give wide intervals, and hours of one pool have many of their clients in common.',
    ...unchecked(results),
    ...(copies.length === 0
      ? []
      : [
          `The copy of the released pools that this run read was incomplete, and had the clients of ${list(copies)}; the release has all. What is said is of the clients that were read.`,
        ]),
  ];
  return lines.map((line) => `- ${line}`).join('\n');
}

/** Pools whose thinning no check tells of, the thinnest first. */
function unchecked(results: StudyResults): string[] {
  const checked = results.pools.filter(({ isCheck, speed }) => isCheck && speed === 1);
  const own = subjectsOf(results)
    .filter(({ name, speed }) => speed < 1 && !checked.some((check) => check.name.startsWith(`${name},`)))
    .sort((a, b) => a.speed - b.speed);
  if (own.length === 0) return [];
  const [thinnest] = [...subjectsOf(results)].sort((a, b) => a.speed - b.speed);
  const most =
    own[0] === thinnest ? `, of which ${own[0]!.name} is thinned most (to ${number(own[0]!.speed)})` : '';
  return [`Nothing checks what thinning changes in ${list(own.map(({ name }) => name))}${most}.`];
}

/** How to come to the same results. */
export function again({ versions, quick }: StudyResults): string {
  const made = [
    ['servegen-wasm', versions['servegen-wasm']],
    ['value stream', String(versions.valueStream)],
    ['Node', versions.node],
    ...versions.simulators.map((simulator) => ['simulator', simulator]),
  ];
  return [
    "On Linux, in a checkout, with Node 20 or newer, Python 3.11 or newer, and the folder of ServeGen's released pools ([which these are](released-data.md)):",
    '```sh\nnpm ci\nexport SERVEGEN_DATA=~/ServeGen/data\nnpm run study -- --quick\nnpm run study\n```',
    'The first run takes some minutes, shows that everything works, and writes to `build/study` alone. The second takes about an hour on two cores, and replaces `study/results.json`, this page and its pictures. Both install the simulators into an environment of their own (`build/study/simulator`, 300 MB) where it is not there. `npm run study -- --draw` draws the page and its pictures again from `study/results.json`.',
    `Ctrl-C loses nothing: the same command goes on where it was, by a log in \`build/study\`, which has to be removed where the files of the pools have changed. A folder has one run at a time, and \`--folder\` names another one. ${quick ? 'This quick run' : 'The results above'} came of`,
    table(['', 'version'], made),
    'Traces are the same to the bit for the same value stream and seed.',
  ].join('\n\n');
}
