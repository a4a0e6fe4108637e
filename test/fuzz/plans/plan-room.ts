import { readFileSync } from 'node:fs';
import { engineModule } from '../../../src/engine/module.js';
import { Header, PLAN_MAGIC, PLAN_VERSION } from '../../../src/engine/plan-layout.generated.js';
import { sign, viewOf } from '../../fixtures/rows.js';
import { damaged, joined } from '../bytes.js';
import { type Case, claim, type Outcome, type Room } from '../case.js';
import type { Random } from '../random.js';
import { type BasePlan, basePlans } from './base-plans.js';
import type { Change } from './change.js';
import { COORDINATED } from './changes.js';
import { copyField, setField } from './field-changes.js';
import { PlanFields } from './fields.js';
import { runPlan, type TileOrder } from './run-plan.js';

/** Share of the cases that are given to the debug build, which checks more and is slower. */
const DEBUG_SHARE = 1 / 8;
const LONGEST_RANDOM_PLAN = 600;
/** What was not mutated has to be accepted. */
const UNCHANGED_SHARE = 1 / 500;

interface Mutation {
  readonly plan: Uint8Array;
  readonly what: readonly string[];
  /** What has to come of it, where that is known beforehand. */
  readonly expected?: Outcome['verdict'];
}

/** Plans with changes of any kind, given to either build of the engine. */
export async function planRoom(): Promise<Room> {
  const bases = await basePlans();
  const builds = [
    { name: 'release', module: engineModule() },
    { name: 'debug', module: debugModule() },
  ] as const;
  return {
    prepare(random): Case {
      const base = random.pick(bases);
      const build = builds[random.chance(DEBUG_SHARE) ? 1 : 0];
      const { plan, what, expected } = mutation(base, random);
      const order = orderOf(random);
      return {
        what: [
          `the plan ${base.name}, ${build.name} build`,
          ...what,
          `tiles ${order.seeks.join(', ')}${order.again ? ', then in order' : ''}`,
        ],
        run() {
          const outcome = runPlan(plan, build.module, order);
          const reason = outcome.verdict === 'refused' ? outcome.reason : '';
          claim(
            expected === undefined || outcome.verdict === expected,
            () => `the plan is ${outcome.verdict} where it has to be ${expected} ${reason}`,
          );
          return outcome;
        },
      };
    },
  };
}

/** Where the build puts it, as seen from the bundle in `build/fuzz`. */
function debugModule(): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(new URL('../engine.debug.wasm', import.meta.url)));
}

function orderOf(random: Random): TileOrder {
  const further = Array.from({ length: random.below(3) }, () => random.between(-3, 4));
  return { seeks: [1, 0, 1, 2, -1, ...further], again: random.chance(0.25) };
}

function mutation(base: BasePlan, random: Random): Mutation {
  if (random.chance(UNCHANGED_SHARE)) return { plan: base.bytes, what: ['unchanged'], expected: 'accepted' };
  return random.weighted<(base: BasePlan, random: Random) => Mutation>([
    [8, rawDamage],
    [12, signedDamage],
    [2, randomBytes],
    [45, changedFields],
    [33, changedMuch],
  ])(base, random);
}

/** The checksum finds whatever is damaged. */
function rawDamage({ bytes }: BasePlan, random: Random): Mutation {
  const { bytes: plan, what } = damaged(bytes, random);
  const isSame = plan.length === bytes.length && plan.every((byte, index) => byte === bytes[index]);
  return { plan, what: [what], expected: isSame ? 'accepted' : 'refused' };
}

function signedDamage({ bytes }: BasePlan, random: Random): Mutation {
  const { bytes: plan, what } = damaged(bytes, random);
  return { plan: withHeader(plan), what: [what, 'with a header and a checksum that fit'] };
}

function randomBytes(_: BasePlan, random: Random): Mutation {
  const bytes = Uint8Array.from({ length: random.below(LONGEST_RANDOM_PLAN) }, () => random.below(256));
  const isSigned = random.chance(0.7);
  const zeros = random.chance(0.5) ? bytes.fill(0) : bytes;
  return {
    plan: isSigned ? withHeader(zeros) : zeros,
    what: [`${bytes.length} bytes of any kind${isSigned ? ' behind a header that fits' : ''}`],
    expected: 'refused',
  };
}

function changedFields({ bytes }: BasePlan, random: Random): Mutation {
  return changed(
    bytes,
    Array.from({ length: random.between(1, 3) }, () => (random.chance(0.85) ? setField : copyField)),
    random,
  );
}

/** One to three changes of much, and at times a field besides. */
function changedMuch({ bytes }: BasePlan, random: Random): Mutation {
  const changes = Array.from({ length: random.between(1, 3) }, () => random.pick(COORDINATED));
  return changed(bytes, random.chance(0.25) ? [...changes, setField] : changes, random);
}

function changed(bytes: Uint8Array, changes: readonly Change[], random: Random): Mutation {
  const plan = bytes.slice();
  const fields = new PlanFields(bytes);
  const what = changes.map((change) => change(viewOf(plan), fields, random));
  return { plan: sign(plan), what };
}

/** Makes bytes pass the first checks, so that what follows is reached. */
function withHeader(bytes: Uint8Array): Uint8Array {
  const padded = bytes.slice(0, bytes.length - (bytes.length % 8));
  const plan =
    padded.length < Header.SIZE ? joined(padded, new Uint8Array(Header.SIZE - padded.length)) : padded;
  const view = viewOf(plan);
  view.setUint32(Header.MAGIC, PLAN_MAGIC, true);
  view.setUint32(Header.VERSION, PLAN_VERSION, true);
  view.setUint32(Header.BYTES, plan.length, true);
  return sign(plan);
}
