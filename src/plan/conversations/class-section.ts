import type { DeterministicMath } from '../../engine/math.js';
import {
  ConversationClass,
  QuantileKind,
  TurnCount,
  TurnKinds,
  Window,
} from '../../engine/plan-layout.generated.js';
import type { CutInterTurns } from '../../laws/inter-turn.js';
import type { Sliced } from '../../platform/slices.js';
import type { Conversations } from '../../workload/resolved-workload.js';
import type { ByteBuilder } from '../byte-builder.js';
import { type DurationClass, durationClasses, type TurnRange } from './classes.js';
import { type InterTurns, interTurnsOf, roughMeanOf } from './inter-turns.js';
import { meanTurns, type TurnProbability, turnProbabilities } from './turn-counts.js';

/** What the requests of a client become. */
export interface ConversationModel {
  readonly options: Conversations;
  /** Conversations of several turns for each of its requests. */
  readonly conversationsPerRequest: number;
  /** Their mean length from first to last turn in seconds, to within a few hundredths. */
  readonly roughMeanSeconds: number;
  /** Turns of them that take place, on average. */
  readonly meanTurns: number;
  /** That there would be without a limit. */
  readonly unlimitedTurns: number;
  /** Single requests for each of them. */
  readonly singlesPerConversation: number;
  /** The first has the client's single requests, too. */
  readonly classes: readonly ConversationClassPlan[];
}

export interface ConversationClassPlan {
  /** Its place in the section, and among the lead-ins. */
  readonly index: number;
  /** Arrivals of its stream for each of the client's requests. */
  readonly startsPerRequest: number;
  /** Of all starts of the client. */
  readonly startShare: number;
  /** Seconds that its conversations last at most. */
  readonly lookBack: number;
  /** Rows of the trace for each arrival of its stream, on average. */
  readonly rowsPerStart: number;
}

/** Classes of durations that models have in common, and where the numbers of turns of each stand. */
interface CommonClasses {
  readonly durations: readonly DurationClass[];
  readonly offsets: readonly number[];
  readonly counts: readonly number[];
  /** Turns of a conversation of each, on average. */
  readonly means: readonly number[];
}

interface ClassRecord {
  readonly law: InterTurns;
  readonly offset: number;
  readonly count: number;
  readonly history: boolean;
  readonly lookBack: number;
  readonly singleShare: number;
}

/** Means within a factor of e^(1/24) are taken for one, where a limit makes them. */
const STEPS_OF_MEANS = 24;

/** The sections of conversation classes and of their lead-ins, which are the plan's first windows. */
export class ClassSection {
  readonly #math: DeterministicMath;
  readonly #tables: ByteBuilder;
  readonly #longestCommon: number;
  readonly #records: ClassRecord[] = [];
  /** By what they say, since many clients can say the same. */
  readonly #known = new Map<string, ConversationModel>();
  readonly #texts = new Map<Conversations, string>();
  readonly #laws = new Map<string, InterTurns>();
  readonly #turns = new Map<string, readonly TurnProbability[]>();
  readonly #common = new Map<string, CommonClasses>();
  #longest = 0;

  /**
   * @param tables take the numbers of turns
   * @param longestCommon see `durationClasses`
   */
  constructor(math: DeterministicMath, tables: ByteBuilder, longestCommon: number) {
    this.#math = math;
    this.#tables = tables;
    this.#longestCommon = longestCommon;
  }

  get count(): number {
    return this.#records.length;
  }

  /** Turns of the longest conversations. */
  get longest(): number {
    return this.#longest;
  }

  /**
   * The model of options that are known to be valid; equal ones are prepared once.
   *
   * @param limitedTurns mean number of turns that take place, where a limit makes them fewer. Clients whose means are near
   *   each other have one model, as each class is a section of the plan.
   * @throws UsageError when the bounds of the law of inter-turn times hold none of it
   */
  *model(options: Conversations, limitedTurns?: number): Sliced<ConversationModel> {
    const step = limitedTurns === undefined ? '' : Math.round(this.#math.log(limitedTurns) * STEPS_OF_MEANS);
    const text = this.#texts.get(options) ?? JSON.stringify(options);
    this.#texts.set(options, text);
    const key = `${step}${text}`;
    let model = this.#known.get(key);
    if (model === undefined) {
      model = yield* this.#prepare(options, text, limitedTurns);
      this.#known.set(key, model);
    }
    return model;
  }

  *#prepare(options: Conversations, text: string, limitedTurns?: number): Sliced<ConversationModel> {
    const { share, turns, history = true } = options;
    const law = this.#laws.get(text) ?? interTurnsOf(options, this.#math);
    this.#laws.set(text, law);
    const probabilities = this.#turns.get(text) ?? turnProbabilities(turns);
    this.#turns.set(text, probabilities);
    yield;
    const unlimitedTurns = meanTurns(probabilities);
    const mean = limitedTurns ?? unlimitedTurns;
    this.#longest = Math.max(this.#longest, probabilities.at(-1)!.turns);
    const singles = 1 - share;
    const conversationsPerRequest = share / mean;
    const startsPerRequest = singles + conversationsPerRequest;
    const startShare = conversationsPerRequest / startsPerRequest;
    const roundedShare = limitedTurns === undefined ? startShare : powerAbove(startShare);
    const common = yield* this.#commonClasses(text, law, probabilities, roundedShare);
    return {
      options,
      conversationsPerRequest,
      meanTurns: mean,
      unlimitedTurns,
      singlesPerConversation: (singles * mean) / share,
      roughMeanSeconds: (mean - 1) * roughMeanOf(law),
      classes: common.durations.map(({ probability, lookBack }, place) => {
        const own = conversationsPerRequest * probability;
        const starts = place === 0 ? singles + own : own;
        const singleShare = place === 0 ? singles / starts : 0;
        const index = this.#records.length;
        const [offset, count] = [common.offsets[place], common.counts[place]];
        this.#records.push({ law, offset, count, history, lookBack, singleShare });
        return {
          index,
          startsPerRequest: starts,
          startShare: starts / startsPerRequest,
          lookBack,
          rowsPerStart: singleShare + (1 - singleShare) * common.means[place],
        };
      }),
    };
  }

  /** The classes by duration, and their tables, of conversations that say the same. */
  *#commonClasses(
    text: string,
    law: InterTurns,
    turns: readonly TurnProbability[],
    startShare: number,
  ): Sliced<CommonClasses> {
    const key = `${startShare} ${text}`;
    let common = this.#common.get(key);
    if (common !== undefined) return common;
    const durations = yield* durationClasses(turns, law, startShare, this.#longestCommon);
    const [offsets, counts, means]: [number[], number[], number[]] = [[], [], []];
    for (const duration of durations) {
      const table = cumulative(duration.ranges);
      offsets.push(this.#addTable(table, law));
      counts.push(table.length);
      means.push(meanOfRanges(duration));
      yield;
    }
    common = { durations, offsets, counts, means };
    this.#common.set(key, common);
    return common;
  }

  /** Returns its place. */
  #addTable(counts: readonly (TurnRange & { readonly weightEnd: number })[], law: InterTurns): number {
    const kindSize = law.toolShare > 0 ? TurnKinds.SIZE : 0;
    const offset = this.#tables.reserve(counts.length * (TurnCount.SIZE + kindSize));
    counts.forEach(({ turns, low, high, weightEnd }, place) => {
      const at = offset + place * TurnCount.SIZE;
      this.#tables.setFloat64(at + TurnCount.WEIGHT_END, weightEnd);
      this.#tables.setFloat64(at + TurnCount.LOW, low);
      this.#tables.setFloat64(at + TurnCount.HIGH, high);
      this.#tables.setUint32(at + TurnCount.TURNS, turns);
    });
    if (kindSize > 0) this.#addKinds(offset + counts.length * TurnCount.SIZE, counts, law);
    return offset;
  }

  /** What the bounds of each number of turns are in the law of either kind of turn. */
  #addKinds(offset: number, counts: readonly TurnRange[], { user, tool }: InterTurns): void {
    counts.forEach(({ seconds: { low, high } }, place) => {
      const at = offset + place * TurnKinds.SIZE;
      for (const [law, field] of [
        [user, TurnKinds.USER_LOW],
        [tool, TurnKinds.TOOL_LOW],
      ] as const) {
        this.#tables.setFloat64(at + field, low > 0 ? law.cdf(low) : 0);
        this.#tables.setFloat64(at + field + 8, law.cdf(high));
      }
    });
  }

  bytes(): Uint8Array {
    const bytes = new Uint8Array(this.count * ConversationClass.SIZE);
    const view = new DataView(bytes.buffer);
    this.#records.forEach(({ law, offset, count, history, singleShare }, index) => {
      const at = index * ConversationClass.SIZE;
      setLaw(view, at, law.user);
      view.setFloat64(at + ConversationClass.TOOL_SHARE, law.toolShare, true);
      if (law.toolShare > 0) setLaw(view, at + ConversationClass.TOOL_LAW, law.tool);
      view.setUint32(at + ConversationClass.COUNT, count, true);
      view.setUint32(at + ConversationClass.OFFSET, offset, true);
      view.setUint32(at + ConversationClass.HISTORY, history ? 1 : 0, true);
      view.setFloat64(at + ConversationClass.SINGLE_SHARE, singleShare, true);
    });
    return bytes;
  }

  /** A window for each class, from as long before the trace as its conversations last to the trace's begin. */
  leadIns(): Uint8Array {
    const bytes = new Uint8Array(this.count * Window.SIZE);
    const view = new DataView(bytes.buffer);
    this.#records.forEach(({ lookBack }, index) => {
      view.setFloat64(index * Window.SIZE + Window.START, -lookBack, true);
      view.setFloat64(index * Window.SIZE + Window.BEGIN_SHARE, 0.5, true);
    });
    return bytes;
  }
}

/** A law of times, at a place where a class has one. */
function setLaw(view: DataView, at: number, law: CutInterTurns): void {
  view.setUint32(at + ConversationClass.QUANTILE, QuantileKind[law.quantile], true);
  view.setUint32(at + ConversationClass.EXPONENTIATE, law.exponentiate ? 1 : 0, true);
  view.setFloat64(at + ConversationClass.LOCATION, law.location, true);
  view.setFloat64(at + ConversationClass.SCALE, law.scale, true);
  view.setFloat64(at + ConversationClass.BASE, law.base, true);
  view.setFloat64(at + ConversationClass.SPAN, law.span, true);
}

/** The least power of 2 that is not below a share: by it, conversations of several means can have their classes in common. */
function powerAbove(share: number): number {
  let power = 1;
  while (power / 2 >= share) power /= 2;
  return power;
}

/** Turns of a conversation of a class, on average. */
function meanOfRanges({ ranges, probability }: DurationClass): number {
  return ranges.reduce((sum, range) => sum + range.turns * range.probability, 0) / probability;
}

/** The ranges with the sums of their probabilities, relative to that of all; the last sum is 1. */
function cumulative(ranges: readonly TurnRange[]): (TurnRange & { readonly weightEnd: number })[] {
  const total = ranges.reduce((sum, { probability }) => sum + probability, 0);
  const counts: (TurnRange & { weightEnd: number })[] = [];
  let weightEnd = 0;
  for (const range of ranges) {
    const next = Math.min(weightEnd + range.probability / total, 1);
    // A number of turns so rare that it vanishes beside the others has no numbers of its own.
    if (!(next > weightEnd)) continue;
    weightEnd = next;
    counts.push({ ...range, weightEnd });
  }
  counts.at(-1)!.weightEnd = 1;
  return counts;
}
