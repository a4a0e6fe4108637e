import { targetsOf } from '../findings.js';
import type { StudyResults, Traffic } from '../results.js';
import { count, list, number, TRAFFIC_NAMES } from '../words.js';
import { table } from './table.js';

const MADE_OF: Readonly<Record<Traffic, string>> = {
  actual: "the hour's own clients, one by one, with renewal arrivals: what has to be served",
  exact: 'the same clients with the default arrivals',
  reference: "the same clients by the procedure of ServeGen's reference",
  naive: 'Poisson arrivals and the pooled lengths of the same hour',
  servegen: 'the clients of the same hour of the day before, one by one, with the default arrivals',
  'naive-before': 'Poisson arrivals and the pooled lengths of the same hour of the day before',
  builtin: 'the built-in population that stands for the pool, at the same hour of its day',
};

/** What was simulated: traffics, cells, and what counts as enough. */
export function design(results: StudyResults): string {
  const { pools, seeds, needs, staged, rateRanges, versions, simulatedRequests, seconds } = results;
  const traffics = (Object.keys(MADE_OF) as Traffic[]).filter((traffic) =>
    [needs, staged, rateRanges].some((items) => items.some((item) => item.traffic === traffic)),
  );
  return [
    `A *cell* is one hour of one pool at one mean rate. All traffics of a cell follow the hour's own curve of the total rate, scaled to that mean; they differ in what arrives when:`,
    table(
      ['traffic', 'what it is'],
      traffics.map((traffic) => [TRAFFIC_NAMES[traffic], MADE_OF[traffic]]),
      'words',
    ),
    `Each is made with ${count(seeds.length, 'seed')} (${list(seeds.map(String))}) and served in full by ${versions.simulators.join(', ')} with different numbers of instances. What a traffic *asks for* is the fewest with which both P99 of the time to first token (TTFT) and P99 of the time between tokens (TBT) keep their targets. Prefill and decode instances are counted apart, each with ample of the other.`,
    table(
      [
        'pool',
        'hours',
        'requests/s',
        'speed of an instance',
        'P99 TTFT, ms',
        'P99 TBT, ms',
        'requests whose clients could be read',
        'built-in that stands for it',
      ],
      pools.map((pool) => [
        pool.name,
        pool.hours.join(', '),
        pool.rates.map(number).join(', '),
        `${number(pool.speed)} of the simulator's default model`,
        number(targetsOf(results, pool).ttft),
        number(targetsOf(results, pool).tbt),
        `${number(100 * pool.readShare)} %`,
        pool.builtin === undefined ? 'none' : `\`${pool.builtin}\``,
      ]),
      'words',
    ),
    `An hour \`1d 18:00\` is that of day 1 on the pool's clock, whose first day is 0. In all ${number(simulatedRequests)} requests were simulated, in ${number(seconds / 60)} minutes.`,
  ].join('\n\n');
}

/** What the results do not say. */
export function limits({ pools, versions }: StudyResults): string {
  const incomplete = pools.filter(({ readShare }) => readShare < 1);
  const copies = incomplete.map(
    ({ name, readShare }) => `${number(100 * readShare)} % of the requests of ${name}`,
  );
  const lines = [
    'Ratios alone count: how many more instances one traffic takes than another. How many a service needs depends on its model, hardware and engine; here all are those of a simulator, whose makers say that its replay is no planner of capacity.',
    `Instances are those of one simulator (${versions.simulators.join(', ')}) with its default model of time, at the speeds above.`,
    'Instances are whole: where few are needed, one more or less is a large ratio.',
    ...(copies.length === 0
      ? []
      : [
          `The copy of the released pools that this run read was incomplete, and had the clients of ${list(copies)}; the release has all. What is said is of the clients that were read.`,
        ]),
  ];
  return lines.map((line) => `- ${line}`).join('\n');
}

/** How to come to the same results. */
export function again({ versions, quick }: StudyResults): string {
  const made = [
    ['servegen-wasm', versions['servegen-wasm']],
    ['value stream', String(versions.valueStream)],
    ['Node', versions.node],
    ['simulator', versions.simulators.join(', ')],
  ];
  return [
    "In a checkout, with Node 20 or newer, Python 3.10 or newer, and the folder of ServeGen's released pools ([which these are](released-data.md)):",
    `\`\`\`sh\nnpm ci\nSERVEGEN_DATA=~/ServeGen/data npm run study${quick ? ' -- --quick' : ''}\n\`\`\``,
    'This installs the simulator into an environment of its own (`build/study`), writes `study/results.json`, and from that alone this page and its pictures; `npm run study -- --draw` only draws them. The results above were made with',
    table(['', 'version'], made, 'words'),
    'Traces are the same to the bit for the same value stream and seed.',
  ].join('\n\n');
}
