import {
  ArrivalModeCode,
  Client,
  ClientWindow,
  Column,
  ConversationClass,
  Coupling,
  FieldSet,
  GapSamples,
  Header,
  PLAN_MAGIC,
  PLAN_VERSION,
  Sampler,
  Window,
} from '../engine/plan-layout.generated.js';
import { mixInto, PlanSum } from '../engine/plan-sums.js';
import type { Sliced } from '../platform/slices.js';
import type { ArrivalMode } from '../workload/workload-spec.js';
import { aligned } from './alignment.js';
import type { ColumnPlan } from './columns.js';
import { type Part, planAround } from './plan-around.js';
import type { ProfileSection } from './profile-section.js';
import type { SamplerTables } from './samplers.js';
import { type MetadataOf, TextSection } from './text-section.js';

export interface PlanSections {
  readonly key: readonly [number, number];
  readonly arrivals: ArrivalMode;
  readonly columns: readonly ColumnPlan[];
  readonly slotCount: number;
  readonly windows: Uint8Array;
  readonly clients: Uint8Array;
  readonly clientWindows: Uint8Array;
  readonly fieldSets: Uint8Array;
  readonly couplings: Uint8Array;
  readonly samplers: SamplerTables;
  readonly gapSamples: Uint8Array;
  readonly classes: Uint8Array;
  readonly profiles: ProfileSection;
  /** Low bits of the ids of conversations that say how many turns these have, less one. */
  readonly turnBits: number;
  readonly inputSlot: number;
  readonly outputSlot: number;
  readonly tileRows: number;
  /** Expected arrivals of all clients. */
  readonly expectedRequests: number;
  /** Expected rows. */
  readonly rows: number;
  /** Rows after which the trace is complete; undefined where there is no limit. */
  readonly rowLimit: number | undefined;
  /** The metadata of the trace, from the fingerprint of the plan; as long with one fingerprint as with another. */
  readonly metadata: MetadataOf;
}

/** Between pauses: a millisecond's worth of memory that was not used before. */
const BYTES_AT_A_TIME = 1 << 20;

const ARRIVAL_CODES: Record<ArrivalMode, number> = {
  exact: ArrivalModeCode.EXACT,
  reference: ArrivalModeCode.REFERENCE,
  renewal: ArrivalModeCode.RENEWAL,
};

/** Lays the sections out one after the other behind the header, and signs the whole with the checksum. */
export function* assemblePlan(sections: PlanSections): Sliced<Uint8Array> {
  const {
    slotCount,
    windows,
    clients,
    clientWindows,
    fieldSets,
    couplings,
    samplers,
    gapSamples,
    classes,
    profiles,
  } = sections;
  const parts: Part[] = [
    [Header.COLUMNS, columnSection(sections.columns)],
    [Header.WINDOWS, windows],
    [Header.CLIENTS, clients],
    [Header.CLIENT_WINDOWS, clientWindows],
    [Header.FIELD_SETS, fieldSets],
    [Header.COUPLINGS, couplings],
    [Header.SAMPLERS, samplerSection(samplers)],
    [Header.TABLES, samplers.tables.bytes()],
    [Header.GAP_SAMPLES, gapSamples],
    [Header.CLASSES, classes],
    [Header.PROFILES, profiles.bytes()],
  ];
  let length: number = Header.SIZE;
  for (const [, bytes] of parts) length += aligned(bytes.length);
  const textsAt = length;
  const texts = new TextSection(sections.columns, sections.metadata);
  length += aligned(texts.byteLength);
  const plan = planAround(parts, length);
  const view = new DataView(plan.buffer, plan.byteOffset);
  let offset: number = Header.SIZE;
  for (const [offsetField, bytes] of parts) {
    view.setUint32(offsetField, offset, true);
    const isThere = bytes.buffer === plan.buffer;
    for (let from = 0; !isThere && from < bytes.length; from += BYTES_AT_A_TIME) {
      plan.set(bytes.subarray(from, from + BYTES_AT_A_TIME), offset + from);
      yield;
    }
    offset += aligned(bytes.length);
  }
  view.setUint32(Header.MAGIC, PLAN_MAGIC, true);
  view.setUint32(Header.VERSION, PLAN_VERSION, true);
  view.setUint32(Header.ARRIVALS, ARRIVAL_CODES[sections.arrivals], true);
  view.setUint32(Header.KEY0, sections.key[0], true);
  view.setUint32(Header.KEY1, sections.key[1], true);
  view.setUint32(Header.COLUMN_COUNT, sections.columns.length, true);
  view.setUint32(Header.SLOT_COUNT, slotCount, true);
  view.setUint32(Header.WINDOW_COUNT, windows.length / Window.SIZE, true);
  view.setUint32(Header.CLIENT_COUNT, clients.length / Client.SIZE, true);
  view.setUint32(Header.CLIENT_WINDOW_COUNT, clientWindows.length / ClientWindow.SIZE, true);
  view.setUint32(Header.FIELD_SET_COUNT, fieldSets.length / (FieldSet.SAMPLERS + 4 * slotCount), true);
  view.setUint32(Header.COUPLING_COUNT, couplings.length / Coupling.SIZE, true);
  view.setUint32(Header.SAMPLER_COUNT, samplers.records.length, true);
  view.setUint32(Header.TABLE_BYTES, samplers.tables.length, true);
  view.setUint32(Header.GAP_SAMPLES_COUNT, gapSamples.length / GapSamples.SIZE, true);
  view.setFloat64(Header.EXPECTED_ARRIVALS, sections.expectedRequests, true);
  view.setFloat64(Header.ROWS, sections.rows, true);
  view.setFloat64(Header.ROW_LIMIT, sections.rowLimit ?? 0, true);
  view.setUint32(Header.CLASS_COUNT, classes.length / ConversationClass.SIZE, true);
  view.setUint32(Header.PROFILE_COUNT, profiles.count, true);
  view.setUint32(Header.ATTRIBUTE_COUNT, profiles.attributeCount, true);
  view.setUint32(Header.TURN_BITS, sections.turnBits, true);
  view.setUint32(Header.INPUT_SLOT, sections.inputSlot, true);
  view.setUint32(Header.OUTPUT_SLOT, sections.outputSlot, true);
  yield* sign(plan, view, textsAt, texts, sections.tileRows);
  return plan;
}

/**
 * Adds what rows do not depend on, which is the size of tiles, the texts, and the length of the whole, with the fingerprint
 * in the metadata; and the checksum. The fingerprint is the checksum of a plan in which all that is left out, and its place
 * in the header 0, but that it goes on with the dictionaries of the texts.
 */
function* sign(
  plan: Uint8Array,
  view: DataView,
  textsAt: number,
  texts: TextSection,
  tileRows: number,
): Sliced<void> {
  const [fingerprint, checksum] = [new PlanSum(), new PlanSum()];
  // Names stand in the columns, which come first.
  const bodyAt = view.getUint32(Header.WINDOWS, true);
  yield* mixHead(fingerprint, plan.subarray(0, bodyAt));
  texts.namesAt.forEach((at, index) => {
    view.setUint32(view.getUint32(Header.COLUMNS, true) + index * Column.SIZE + Column.NAME, at, true);
  });
  view.setUint32(Header.TEXTS, textsAt, true);
  view.setUint32(Header.TEXT_BYTES, texts.byteLength, true);
  view.setUint32(Header.BYTES, plan.length, true);
  view.setFloat64(Header.TILE_ROWS, tileRows, true);
  yield* mixHead(checksum, plan.subarray(0, bodyAt));
  yield* mixInto([fingerprint, checksum], plan.subarray(bodyAt, textsAt));
  yield* mixInto([fingerprint], texts.dictionaries);
  plan.set(texts.encode(fingerprint.hex()), textsAt);
  yield* mixInto([checksum], plan.subarray(textsAt));
  const [low, high] = checksum.lanes;
  view.setUint32(Header.CHECKSUM, low, true);
  view.setUint32(Header.CHECKSUM + 4, high, true);
}

/** From the length on, but for the checksum itself. */
function* mixHead(sum: PlanSum, head: Uint8Array): Sliced<void> {
  yield* mixInto([sum], head.subarray(Header.BYTES, Header.CHECKSUM));
  yield* mixInto([sum], head.subarray(Header.CHECKSUM + 8));
}

function columnSection(columns: readonly ColumnPlan[]): Uint8Array {
  const bytes = new Uint8Array(columns.length * Column.SIZE);
  const view = new DataView(bytes.buffer);
  columns.forEach(({ code, slot, otherSlot }, index) => {
    view.setUint32(index * Column.SIZE + Column.KIND, code, true);
    view.setUint32(index * Column.SIZE + Column.SLOT, slot, true);
    view.setUint32(index * Column.SIZE + Column.OTHER_SLOT, otherSlot, true);
  });
  return bytes;
}

function samplerSection(samplers: SamplerTables): Uint8Array {
  const bytes = new Uint8Array(samplers.records.length * Sampler.SIZE);
  const view = new DataView(bytes.buffer);
  samplers.records.forEach(({ kind, count, offset }, index) => {
    view.setUint32(index * Sampler.SIZE + Sampler.KIND, kind, true);
    view.setUint32(index * Sampler.SIZE + Sampler.COUNT, count, true);
    view.setUint32(index * Sampler.SIZE + Sampler.OFFSET, offset, true);
  });
  return bytes;
}
