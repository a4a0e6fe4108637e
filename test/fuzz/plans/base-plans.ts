import type { Category } from '../../../src/fields.js';
import type { Coupling } from '../../../src/laws/coupling.js';
import { GapFamily } from '../../../src/laws/inter-arrival-family.js';
import { overrideGaps } from '../../../src/pool/composed/override-gaps.js';
import type { Pool } from '../../../src/pool/pool.js';
import type { Conversations, TraceSettings } from '../../../src/workload/resolved-workload.js';
import { HEAVY_TAILED } from '../../fixtures/conversations.js';
import { countermonotone, HUMP, independent, UNEVEN } from '../../fixtures/copulas.js';
import { CONSTANT_LAW, logNormalLaw, paretoLaw, sampleLaw } from '../../fixtures/gap-laws.js';
import { withTileRows } from '../../fixtures/rows.js';
import { empirical } from '../../fixtures/synthetic-datasets.js';
import { lawPool, mixedPool, type SyntheticClient, SyntheticPool } from '../../fixtures/synthetic-pool.js';
import { compilePlan } from '../../support/at-once.js';
import { workloadPlans } from './workload-plans.js';

export interface BasePlan {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The least that a plan can have, so that few requests are several tiles. */
const TILE_ROWS = 1024;
const REQUESTS = 4000;

const CATEGORIES = ['language', 'reason', 'multimodal'] as const;
const MODES = ['exact', 'renewal', 'reference'] as const;

const correlation = (a: string, b: string, value: number) => ({ fields: [a, b], value }) as const;
const CORRELATIONS = {
  language: { rank_correlations: [correlation('input_tokens', 'output_tokens', 0.4)] },
  reason: {
    rank_correlations: [
      correlation('input_tokens', 'reason_ratio', -0.3),
      correlation('output_tokens', 'reason_ratio', 0.7),
    ],
  },
  multimodal: {
    rank_correlations: [
      correlation('text_tokens', 'image_count', 1),
      correlation('output_tokens', 'audio_count', -0.5),
    ],
  },
} satisfies Record<Category, Coupling>;

const copula = (a: string, b: string, grid: readonly (readonly number[])[]) =>
  ({ fields: [a, b], grid }) as const;
const COPULAS = {
  language: { copula: [copula('input_tokens', 'output_tokens', HUMP)] },
  reason: {
    copula: [
      copula('input_tokens', 'output_tokens', UNEVEN),
      copula('output_tokens', 'reason_ratio', countermonotone(5)),
    ],
  },
  multimodal: {
    copula: [
      copula('text_tokens', 'image_count', UNEVEN),
      copula('text_tokens', 'output_tokens', independent(2)),
    ],
  },
} satisfies Record<Category, Coupling>;

const GAP_LAWS = [
  logNormalLaw(1),
  paretoLaw(2.5),
  CONSTANT_LAW,
  sampleLaw('samples', [1, 5, 0, 30, 4.5], [3, 1, 1, 2, 0.1]),
];

/** Of few numbers of turns, too, so that more of the changes meet the classes. */
const CONVERSATIONS: readonly (readonly [string, Conversations])[] = [
  ['heavy-tailed', HEAVY_TAILED],
  ['two numbers of turns', { ...HEAVY_TAILED, turns: { 2: 0.5, 64: 0.5 } }],
];

/** Classes that differ, one a client. */
const CLASS_COUNT = 48;

/** All kinds of plans that there are, some of a few hundred bytes, so that most changes meet what counts. */
export async function basePlans(): Promise<readonly BasePlan[]> {
  return [
    ...modePlans(),
    ...gapPlans(),
    ...coupledPlans(),
    ...conversationPlans(),
    ...smallPlans(),
    ...(await workloadPlans(TILE_ROWS)),
  ];
}

function planOf(name: string, pool: Pool, options: TraceSettings): BasePlan {
  const metadata = new Map([['servegen.seed', 'é']]);
  return { name, bytes: withTileRows(compilePlan(pool, options, () => metadata).bytes, TILE_ROWS) };
}

function modePlans(): BasePlan[] {
  return CATEGORIES.flatMap((category) =>
    MODES.map((arrivals) =>
      planOf(`${category}, ${arrivals}`, mixedPool(category), { requests: REQUESTS, arrivals }),
    ),
  );
}

function gapPlans(): BasePlan[] {
  return GAP_LAWS.flatMap(({ name, law }) =>
    (['exact', 'renewal'] as const).map((arrivals) =>
      planOf(`gaps ${name}, ${arrivals}`, overrideGaps(mixedPool('language'), law), {
        requests: REQUESTS,
        arrivals,
      }),
    ),
  );
}

function coupledPlans(): BasePlan[] {
  return CATEGORIES.flatMap((category) =>
    ([undefined, 'comonotone', CORRELATIONS[category], COPULAS[category]] as const).map((coupling) => {
      const kind = typeof coupling === 'object' ? Object.keys(coupling)[0] : (coupling ?? 'no');
      const options = { requests: REQUESTS, ...(coupling && { coupling }) };
      return planOf(`laws of ${category}, ${kind} coupling`, lawPool(category), options);
    }),
  );
}

function conversationPlans(): BasePlan[] {
  const pools = CATEGORIES.flatMap((category) =>
    CONVERSATIONS.flatMap(([name, conversations]) =>
      (['exact', 'renewal'] as const).map((arrivals) =>
        planOf(`${category}, conversations, ${name}, ${arrivals}`, mixedPool(category), {
          requests: REQUESTS,
          arrivals,
          conversations,
        }),
      ),
    ),
  );
  const classes = compilePlan(
    smallPool('language', CLASS_COUNT),
    { requests: REQUESTS },
    undefined,
    (client) => ({
      share: client % 5 === 0 ? 1 : 0.3,
      turns: { 2: 0.5, [3 + (client % 60)]: 0.5 },
      inter_turn_seconds: { family: 'exponential', mean: 1 + client, max: 30 * (1 + client) },
      history: client % 2 === 0,
    }),
  );
  return [...pools, { name: `${CLASS_COUNT} classes`, bytes: withTileRows(classes.bytes, TILE_ROWS) }];
}

/** Few clients, windows and values: some hundred bytes. */
function smallPlans(): BasePlan[] {
  const conversations: Conversations = {
    share: 0.5,
    turns: { 2: 0.5, 3: 0.5 },
    inter_turn_seconds: { family: 'uniform', min: 1, max: 60 },
  };
  return CATEGORIES.flatMap((category) =>
    [60, REQUESTS].flatMap((requests) => [
      ...MODES.map((arrivals) =>
        planOf(`small ${category}, ${arrivals}, ${requests}`, smallPool(category, 2), { requests, arrivals }),
      ),
      planOf(`small ${category}, conversations, ${requests}`, smallPool(category, 2), {
        requests,
        conversations,
      }),
    ]),
  );
}

function smallPool(category: Category, clientCount: number): Pool {
  const count = empirical([
    [0, 0.5],
    [2, 0.5],
  ]);
  const tokens = empirical([
    [7, 0.25],
    [70, 0.75],
  ]);
  const ratio = empirical([
    [0.25, 0.5],
    [1, 0.5],
  ]);
  const datasets = {
    language: { input_tokens: tokens, output_tokens: tokens },
    reason: { input_tokens: tokens, output_tokens: tokens, reason_ratio: ratio },
    multimodal: {
      text_tokens: tokens,
      output_tokens: tokens,
      image_count: count,
      image_tokens: tokens,
      audio_count: count,
      audio_tokens: tokens,
      video_count: count,
      video_tokens: tokens,
    },
  };
  const clients: SyntheticClient[] = Array.from({ length: clientCount }, (_, id) => ({
    id,
    at: (window) => ({
      rate: 1 + window,
      family: id % 2 === 0 ? GapFamily.gamma : GapFamily.weibull,
      shape: 0.8,
    }),
  }));
  return new SyntheticPool({ category, clients, datasets: [datasets[category]], windowCount: 3 });
}
