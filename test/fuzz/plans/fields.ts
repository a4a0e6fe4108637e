import {
  Client,
  ClientWindow,
  Column,
  Component,
  ConversationClass,
  Coupling,
  CouplingKind,
  FieldSet,
  GapBin,
  GapSamples,
  Header,
  Pair,
  Profile,
  RatioRun,
  Run,
  Sampler,
  SamplerKind,
  TurnCount,
  TurnKinds,
  Window,
} from '../../../src/engine/plan-layout.generated.js';
import { viewOf } from '../../fixtures/rows.js';
import type { Random } from '../random.js';

/** A field of a plan: where it is, and how wide. */
export interface Field {
  readonly name: string;
  readonly at: number;
  /** 8 for a number in double precision, and for a word with nothing behind it. */
  readonly bytes: 4 | 8;
}

type Layout = Readonly<Record<string, number>>;

/** The offsets of a record's fields by name, and each one's width: up to the next. */
function fieldsOf(
  layout: Layout,
  size: number,
): readonly (readonly [name: string, at: number, bytes: 4 | 8])[] {
  const names = Object.keys(layout)
    .filter((name) => !name.startsWith('SIZE'))
    .sort((a, b) => layout[a] - layout[b]);
  return names.map((name, index) => {
    const end = index + 1 < names.length ? layout[names[index + 1]] : size;
    return [name, layout[name], end - layout[name] >= 8 ? 8 : 4];
  });
}

/** What the first checks read; changes of it are made with the bytes. */
const IDENTITY = new Set<number>([Header.MAGIC, Header.VERSION, Header.BYTES, Header.CHECKSUM]);
const HEADER_FIELDS = fieldsOf(Header, Header.SIZE).filter(([, at]) => !IDENTITY.has(at));

/** The law of the times before tool calls has the fields of the other, of which the first is in the layout. */
const TOOL_LAW = Object.fromEntries(
  (['EXPONENTIATE', 'LOCATION', 'SCALE', 'BASE', 'SPAN'] as const).map((name) => [
    `TOOL_${name}`,
    ConversationClass.TOOL_LAW + ConversationClass[name],
  ]),
);

/** The sections of records of one size, which for profiles depends on the attributes. */
export const SECTIONS = {
  column: { layout: Column, offset: Header.COLUMNS, count: Header.COLUMN_COUNT },
  window: { layout: Window, offset: Header.WINDOWS, count: Header.WINDOW_COUNT },
  client: { layout: Client, offset: Header.CLIENTS, count: Header.CLIENT_COUNT },
  clientWindow: { layout: ClientWindow, offset: Header.CLIENT_WINDOWS, count: Header.CLIENT_WINDOW_COUNT },
  sampler: { layout: Sampler, offset: Header.SAMPLERS, count: Header.SAMPLER_COUNT },
  coupling: { layout: Coupling, offset: Header.COUPLINGS, count: Header.COUPLING_COUNT },
  class: { layout: { ...ConversationClass, ...TOOL_LAW }, offset: Header.CLASSES, count: Header.CLASS_COUNT },
  profile: { layout: Profile, offset: Header.PROFILES, count: Header.PROFILE_COUNT },
  'gap record': { layout: GapSamples, offset: Header.GAP_SAMPLES, count: Header.GAP_SAMPLES_COUNT },
} as const;
export type SectionName = keyof typeof SECTIONS;
const SECTION_NAMES = Object.keys(SECTIONS) as SectionName[];

/** Alias bins: a threshold and two values. */
const NARROW_BIN = { THRESHOLD: 0, VALUES: 4, SIZE: 8 };
const WIDE_BIN = { THRESHOLD: 0, OWN: 4, ALIAS: 8, SIZE: 16 };
const RATIO_BIN = { THRESHOLD: 0, OWN: 8, ALIAS: 16, SIZE: 24 };
const TABLE_LAYOUTS: Readonly<Record<number, Layout & { readonly SIZE: number }>> = {
  [SamplerKind.ALIAS_NARROW]: NARROW_BIN,
  [SamplerKind.ALIAS_WIDE]: WIDE_BIN,
  [SamplerKind.ALIAS_RATIO]: RATIO_BIN,
  [SamplerKind.MIXTURE]: Component,
  [SamplerKind.RUNS]: Run,
  [SamplerKind.RUNS_RATIO]: RatioRun,
};

/**
 * Finds fields in a plan that is valid. Copies of it that changes have been made to are addressed by what the
 * unchanged plan says, so that one change does not lead the next one astray.
 */
export class PlanFields {
  readonly #view: DataView;

  constructor(plan: Uint8Array) {
    this.#view = viewOf(plan);
  }

  count(section: SectionName): number {
    return this.word(SECTIONS[section].count);
  }

  /** Where the records of a section start. */
  records(section: SectionName): number[] {
    return Array.from({ length: this.count(section) }, (_, index) => this.record(section, index));
  }

  /** Where a record starts. */
  record(section: SectionName, index: number): number {
    return this.word(SECTIONS[section].offset) + index * this.#recordSize(section);
  }

  #recordSize(section: SectionName): number {
    const { layout } = SECTIONS[section];
    return 'SIZE' in layout ? layout.SIZE : Profile.ATTRIBUTES + 4 * this.word(Header.ATTRIBUTE_COUNT);
  }

  /** The fields of a section's records, the words of attributes among them. */
  #fieldsOfSection(section: SectionName): readonly (readonly [name: string, at: number, bytes: 4 | 8])[] {
    const { layout } = SECTIONS[section];
    if ('SIZE' in layout) return fieldsOf(layout, layout.SIZE);
    const { ATTRIBUTES, ...fixed } = layout;
    const words = Array.from(
      { length: this.word(Header.ATTRIBUTE_COUNT) },
      (_, index) => [`ATTRIBUTE ${index}`, ATTRIBUTES + 4 * index, 4] as const,
    );
    return [...fieldsOf(fixed, ATTRIBUTES), ...words];
  }

  /** Where the samplers of a field set start, 4 bytes a slot. */
  fieldSet(index: number): number {
    return this.word(Header.FIELD_SETS) + index * (FieldSet.SAMPLERS + 4 * this.slots);
  }

  get requests(): number {
    return this.#view.getFloat64(Header.ROWS, true);
  }

  get slots(): number {
    return this.word(Header.SLOT_COUNT);
  }

  /** Rows that an arrival of a client is, on average. */
  turnsOfClient(client: number): number {
    const place = this.word(client + Client.CLASS);
    if (place === 0) return 1;
    const record = this.record('class', place - 1);
    const table = this.word(Header.TABLES) + this.word(record + ConversationClass.OFFSET);
    let turns = 0;
    let before = 0;
    for (let index = 0; index < this.word(record + ConversationClass.COUNT); index++) {
      const weightEnd = this.#view.getFloat64(table + index * TurnCount.SIZE + TurnCount.WEIGHT_END, true);
      turns += (weightEnd - before) * this.word(table + index * TurnCount.SIZE + TurnCount.TURNS);
      before = weightEnd;
    }
    const singleShare = this.#view.getFloat64(record + ConversationClass.SINGLE_SHARE, true);
    return singleShare + (1 - singleShare) * turns;
  }

  /** A field of any kind; those of each section are as likely as those of the others. */
  any(random: Random): Field {
    return random.weighted<() => Field>([
      [4, () => this.#inRecord('header', HEADER_FIELDS, 0, random)],
      [10, () => this.#inSection(random)],
      [2, () => this.#inFieldSet(random)],
      [6, () => this.#inTable(random)],
    ])();
  }

  #inSection(random: Random): Field {
    const section = random.pick(SECTION_NAMES.filter((name) => this.count(name) > 0));
    const index = random.below(this.count(section));
    const at = this.record(section, index);
    return this.#inRecord(`${section} ${index}`, this.#fieldsOfSection(section), at, random);
  }

  #inFieldSet(random: Random): Field {
    const index = random.below(this.word(Header.FIELD_SET_COUNT));
    const slot = random.below(this.slots + 1) - 1;
    const at = this.fieldSet(index);
    return slot < 0
      ? { name: `field set ${index} COUPLING`, at: at + FieldSet.COUPLING, bytes: 4 }
      : { name: `field set ${index} slot ${slot}`, at: at + FieldSet.SAMPLERS + 4 * slot, bytes: 4 };
  }

  /** A field of a bin, component, run or the like; of any word where there is nothing like it. */
  #inTable(random: Random): Field {
    const tables = this.word(Header.TABLES);
    const kinds = (['sampler', 'class', 'gap record', 'coupling'] as const).filter(
      (name) => this.count(name) > 0,
    );
    const section = random.pick(kinds);
    const index = random.below(this.count(section));
    const record = this.record(section, index);
    const name = `table of ${section} ${index}`;
    if (section === 'class') {
      const count = this.word(record + ConversationClass.COUNT);
      const table = tables + this.word(record + ConversationClass.OFFSET);
      const hasToolCalls = this.#view.getFloat64(record + ConversationClass.TOOL_SHARE, true) > 0;
      if (hasToolCalls && random.chance(0.5)) {
        const kinds = table + count * TurnCount.SIZE + random.below(count) * TurnKinds.SIZE;
        return this.#inRecord(`${name} kinds`, fieldsOf(TurnKinds, TurnKinds.SIZE), kinds, random);
      }
      const at = table + random.below(count) * TurnCount.SIZE;
      return this.#inRecord(name, fieldsOf(TurnCount, TurnCount.SIZE), at, random);
    }
    if (section === 'gap record') {
      const count = this.word(record + GapSamples.COUNT);
      const at = tables + this.word(record + GapSamples.OFFSET) + random.below(count) * GapBin.SIZE;
      return this.#inRecord(name, fieldsOf(GapBin, GapBin.SIZE), at, random);
    }
    if (section === 'coupling') {
      const count = this.word(record + Coupling.COUNT);
      const slotBytes = Math.ceil(count / 2) * 8;
      const at = tables + this.word(record + Coupling.OFFSET);
      if (this.word(record + Coupling.KIND) === CouplingKind.PAIRS && random.chance(0.8)) {
        const pair = at + slotBytes + random.below(this.word(record + Coupling.PAIRS)) * Pair.SIZE;
        if (random.chance(0.5))
          return this.#inRecord(`${name} pair`, fieldsOf(Pair, Pair.SIZE), pair, random);
        const parts = this.word(pair + Pair.PARTS);
        const place = tables + this.word(pair + Pair.OFFSET) + 4 * random.below(parts * (parts + 1));
        return { name: `${name} function`, at: this.#within(place), bytes: 4 };
      }
      return random.chance(0.5)
        ? { name: `${name} slot`, at: at + 4 * random.below(count), bytes: 4 }
        : { name: `${name} factor`, at: this.#within(at + slotBytes + 8 * random.below(count)), bytes: 8 };
    }
    const kind = this.word(record + Sampler.KIND);
    const layout = TABLE_LAYOUTS[kind];
    if (layout === undefined) return { name: `sampler ${index} COUNT`, at: record + Sampler.COUNT, bytes: 4 };
    const count = this.word(record + Sampler.COUNT);
    const start = tables + this.word(record + Sampler.OFFSET);
    const hasGuide = kind === SamplerKind.RUNS || kind === SamplerKind.RUNS_RATIO;
    const guide = hasGuide ? 4 * 2 ** Math.max(1, Math.ceil(Math.log2(count))) : 0;
    if (guide > 0 && random.chance(0.2)) {
      return { name: `${name} guide`, at: start + 4 * random.below(guide / 4), bytes: 4 };
    }
    const at = start + guide + random.below(count) * layout.SIZE;
    return this.#inRecord(name, fieldsOf(layout, layout.SIZE), at, random);
  }

  #inRecord(
    where: string,
    fields: readonly (readonly [name: string, at: number, bytes: 4 | 8])[],
    record: number,
    random: Random,
  ): Field {
    const [name, at, bytes] = random.pick(fields);
    return { name: `${where} ${name}`, at: this.#within(record + at), bytes };
  }

  /** A comonotone coupling has no factors: what would be behind the plan is its last number. */
  #within(at: number): number {
    return Math.min(at, this.#view.byteLength - 8);
  }

  /** What the unchanged plan has at a place. */
  word(at: number): number {
    return this.#view.getUint32(at, true);
  }
}
