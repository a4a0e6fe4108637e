import { describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import {
  Client,
  ClientWindow,
  Column,
  Component,
  ConversationClass,
  Coupling,
  FieldSet,
  GapBin,
  GapSamples,
  Header,
  PLAN_VERSION,
  QuantileKind,
  RatioRun,
  Run,
  Sampler,
  SamplerKind,
  TurnCount,
  Window,
} from '../../src/engine/plan-layout.generated.js';
import { PlanError } from '../../src/errors.js';
import { GapFamily } from '../../src/laws/inter-arrival-family.js';
import { compilePlan } from '../../src/plan/compile.js';
import { overrideGaps } from '../../src/pool/composed/override-gaps.js';
import { HEAVY_TAILED } from '../fixtures/conversations.js';
import { patched } from '../fixtures/rows.js';
import { lawPool, mixedPool } from '../fixtures/synthetic-pool.js';
import { BUILDS } from './modules.js';

const PLAN = compilePlan(mixedPool('reason'), { requests: 4000 }).bytes;
const LAWS = compilePlan(lawPool('reason'), { requests: 4000 }).bytes;
const COUPLED = compilePlan(lawPool('reason'), {
  requests: 4000,
  coupling: { rank_correlations: [{ fields: ['input_tokens', 'output_tokens'], value: 0.5 }] },
}).bytes;
/** As above, with the ratios drawn by themselves from alias tables. */
const COUPLED_RATIOS = compilePlan(mixedPool('reason'), {
  requests: 4000,
  coupling: { rank_correlations: [{ fields: ['input_tokens', 'output_tokens'], value: 0.5 }] },
}).bytes;
const CONVERSATIONS = compilePlan(mixedPool('reason'), { requests: 4000, conversations: HEAVY_TAILED }).bytes;
const REFERENCE = compilePlan(mixedPool('reason'), { requests: 4000, arrivals: 'reference' }).bytes;

const RENEWAL = compilePlan(mixedPool('reason'), { requests: 4000, arrivals: 'renewal' }).bytes;
const SAMPLES = compilePlan(
  overrideGaps(mixedPool('reason'), { family: 'samples', samples: [1, 2, 4], weights: [2, 1, 1] }),
  { requests: 4000 },
).bytes;

type Change = (view: DataView, at: (section: number, record?: number, size?: number) => number) => void;

/** A copy of the plan with a change and a checksum that fits; `at` gives the place of a section's record. */
function changed(change: Change, plan = PLAN): Uint8Array {
  return patched(plan, (view) =>
    change(view, (section, record = 0, size = 0) => view.getUint32(section, true) + record * size),
  );
}

const u32 =
  (field: number, value: number): Change =>
  (view) =>
    view.setUint32(field, value, true);
const f64 =
  (field: number, value: number): Change =>
  (view) =>
    view.setFloat64(field, value, true);
/** A word or number of the first record of a section. */
const wordOf =
  (section: number, field: number, value: number): Change =>
  (view, at) =>
    view.setUint32(at(section) + field, value, true);
const numberOf =
  (section: number, field: number, value: number): Change =>
  (view, at) =>
    view.setFloat64(at(section) + field, value, true);

/** The first sampler of a kind. */
function samplerOf(view: DataView, samplers: number, kind: number): number {
  for (let at = samplers; ; at += Sampler.SIZE)
    if (view.getUint32(at + Sampler.KIND, true) === kind) return at;
}

const ofMixture =
  (field: number, value: number, isWord = false): Change =>
  (view, at) => {
    const sampler = samplerOf(view, at(Header.SAMPLERS), 4);
    const component = at(Header.TABLES) + view.getUint32(sampler + Sampler.OFFSET, true);
    if (isWord) view.setUint32(component + field, value, true);
    else view.setFloat64(component + field, value, true);
  };

/** Writes to the first run of a kind of sampler that has more than one, or to one of those that follow it. */
const ofRun =
  (kind: number, size: number, run: number, field: number, value: number): Change =>
  (view, at) => {
    let sampler = samplerOf(view, at(Header.SAMPLERS), kind);
    while (view.getUint32(sampler + Sampler.COUNT, true) < 2) {
      sampler = samplerOf(view, sampler + Sampler.SIZE, kind);
    }
    const count = view.getUint32(sampler + Sampler.COUNT, true);
    const table = at(Header.TABLES) + view.getUint32(sampler + Sampler.OFFSET, true);
    const guideBytes = 4 * 2 ** Math.ceil(Math.log2(count));
    const place = table + guideBytes + run * size + field;
    if (kind === SamplerKind.RUNS || field === RatioRun.BEGIN) view.setUint32(place, value, true);
    else view.setFloat64(place, value, true);
  };
const ofWholeRun = (run: number, field: number, value: number) =>
  changed(ofRun(SamplerKind.RUNS, Run.SIZE, run, field, value), LAWS);
const ofRatioRun = (run: number, field: number, value: number) =>
  changed(ofRun(SamplerKind.RUNS_RATIO, RatioRun.SIZE, run, field, value), LAWS);

/** Writes to the table of the first coupling: two slots in 8 bytes, then the factor's three numbers. */
const ofCoupling = (offset: number, value: number, isWord = false) =>
  changed((view, at) => {
    const table = at(Header.TABLES) + view.getUint32(at(Header.COUPLINGS) + Coupling.OFFSET, true);
    if (isWord) view.setUint32(table + offset, value, true);
    else view.setFloat64(table + offset, value, true);
  }, COUPLED);
/** The same of the conversations' plan, whose first windows are lead-ins and whose last client has the last class. */
const ofConversations = (change: Change): Uint8Array => changed(change, CONVERSATIONS);
const ofTurnCount =
  (field: number, value: number, isWord = false): Change =>
  (view, at) => {
    const offset = view.getUint32(at(Header.CLASSES) + ConversationClass.OFFSET, true);
    const record = at(Header.TABLES) + offset + field;
    if (isWord) view.setUint32(record, value, true);
    else view.setFloat64(record, value, true);
  };
/** A word of the conversation columns, which are the last three. */
const ofTurnColumn =
  (fromEnd: number, field: number, value: number): Change =>
  (view, at) => {
    const column = view.getUint32(Header.COLUMN_COUNT, true) - fromEnd;
    view.setUint32(at(Header.COLUMNS, column, Column.SIZE) + field, value, true);
  };
/** A word of the last client, or of its first client-window. */
const ofLastClient =
  (field: number, value: number): Change =>
  (view, at) =>
    view.setUint32(
      at(Header.CLIENTS, view.getUint32(Header.CLIENT_COUNT, true) - 1, Client.SIZE) + field,
      value,
      true,
    );
const ofLastClientsWindow =
  (field: number, value: number): Change =>
  (view, at) => {
    const client = at(Header.CLIENTS, view.getUint32(Header.CLIENT_COUNT, true) - 1, Client.SIZE);
    const clientWindow = view.getUint32(client + Client.FIRST_CLIENT_WINDOW, true);
    view.setUint32(at(Header.CLIENT_WINDOWS, clientWindow, ClientWindow.SIZE) + field, value, true);
  };

const REFUSALS: readonly (readonly [name: string, message: RegExp, plan: Uint8Array])[] = [
  ['no bytes', /truncated/, new Uint8Array(0)],
  ['a header cut short', /truncated/, PLAN.slice(0, Header.SIZE - 8)],
  ['bytes cut off', /truncated/, PLAN.slice(0, -8)],
  ['bytes added', /truncated/, Uint8Array.from([...PLAN, 0, 0, 0, 0, 0, 0, 0, 0])],
  ['another magic number', /not a plan/, changed(u32(Header.MAGIC, 0x50474c53))],
  ['a bit of the checksum', /checksum/, withBit(PLAN, Header.CHECKSUM)],
  ['a bit of the mode of arrivals', /checksum/, withBit(PLAN, Header.ARRIVALS)],
  ['a bit of the seed key', /checksum/, withBit(PLAN, Header.KEY0)],
  ['a bit of the last byte', /checksum/, withBit(PLAN, PLAN.length - 1)],
  ['a section that is not aligned', /section/, changed(u32(Header.CLIENT_WINDOWS, 132))],
  ['a section inside the header', /section/, changed(u32(Header.WINDOWS, 64))],
  ['a section past the end', /section/, changed(u32(Header.TABLES, PLAN.length + 8))],
  ['more records than fit', /section/, changed(u32(Header.CLIENT_WINDOW_COUNT, 0xffffffff))],
  ['an unknown mode of arrivals', /header/, changed(u32(Header.ARRIVALS, 3))],
  ['tiles below 1024 rows', /header/, changed(f64(Header.TILE_ROWS, 1023))],
  ['tiles of NaN rows', /header/, changed(f64(Header.TILE_ROWS, Number.NaN))],
  ['no expected requests', /header/, changed(f64(Header.EXPECTED_ARRIVALS, 0))],
  [
    'expected arrivals that are not those of the clients',
    /header/,
    changed(f64(Header.EXPECTED_ARRIVALS, 5000)),
  ],
  ['an unknown kind of column', /column/, changed(wordOf(Header.COLUMNS, Column.KIND, 9))],
  ['a column of a slot that is not there', /column/, changed(wordOf(Header.COLUMNS, Column.SLOT, 3))],
  ['a part without its whole', /column/, changed(wordOf(Header.COLUMNS, Column.KIND, 1))],
  ['a rest without its part', /column/, changed(wordOf(Header.COLUMNS, Column.KIND, 2))],
  ['a window that does not start at 0', /window is/, changed(numberOf(Header.WINDOWS, Window.START, 1))],
  ['a window of no length', /window is/, changed(numberOf(Header.WINDOWS, Window.END, 0))],
  [
    'a window of negative expected rows',
    /window is/,
    changed(numberOf(Header.WINDOWS, Window.EXPECTED_END, -1)),
  ],
  [
    'a client without client-windows',
    /client is/,
    changed(wordOf(Header.CLIENTS, Client.CLIENT_WINDOW_COUNT, 0)),
  ],
  [
    'a client that skips client-windows',
    /client is/,
    changed(wordOf(Header.CLIENTS, Client.FIRST_CLIENT_WINDOW, 1)),
  ],
  [
    'client-windows of no client',
    /client is/,
    changed((view) =>
      view.setUint32(Header.CLIENT_COUNT, view.getUint32(Header.CLIENT_COUNT, true) - 1, true),
    ),
  ],
  ['a shape of 0', /client-window/, changed(numberOf(Header.CLIENT_WINDOWS, ClientWindow.SHAPE, 0))],
  [
    'a shape of NaN',
    /client-window/,
    changed(numberOf(Header.CLIENT_WINDOWS, ClientWindow.SHAPE, Number.NaN)),
  ],
  [
    'expected arrivals that do not ascend',
    /client-window/,
    changed(numberOf(Header.CLIENT_WINDOWS, ClientWindow.EXPECTED_END, 0)),
  ],
  ['an unknown family', /client-window/, changed(wordOf(Header.CLIENT_WINDOWS, ClientWindow.FAMILY, 7))],
  ['family 0', /client-window/, changed(wordOf(Header.CLIENT_WINDOWS, ClientWindow.FAMILY, 0))],
  ['a Weibull shape below its bound', /client-window/, changed(law(GapFamily.weibull, 0.009))],
  ['one below that of renewal arrivals', /client-window/, changed(law(GapFamily.weibull, 0.049), RENEWAL)],
  ['a log-normal sigma of 0', /client-window/, changed(law(GapFamily.lognormal, 0))],
  ['a log-normal sigma above its bound', /client-window/, changed(law(GapFamily.lognormal, 4.1))],
  ['a tail index of 1', /client-window/, changed(law(GapFamily.pareto, 1))],
  ['a tail index that is not finite', /client-window/, changed(law(GapFamily.pareto, Infinity))],
  ['observed gaps where there are none', /client-window/, changed(law(GapFamily.samples, 0))],
  ['observed gaps that are not there', /client-window/, changed(law(GapFamily.samples, 1), SAMPLES)],
  ['observed gaps between two records', /client-window/, changed(law(GapFamily.samples, 0.5), SAMPLES)],
  ['observed gaps before the first', /client-window/, changed(law(GapFamily.samples, -1), SAMPLES)],
  [
    'a record without bins',
    /observed gaps/,
    changed(wordOf(Header.GAP_SAMPLES, GapSamples.COUNT, 0), SAMPLES),
  ],
  ['bins past the end', /observed gaps/, changed(wordOf(Header.GAP_SAMPLES, GapSamples.COUNT, 2e6), SAMPLES)],
  [
    'bins that are not aligned',
    /observed gaps/,
    changed(wordOf(Header.GAP_SAMPLES, GapSamples.OFFSET, 4), SAMPLES),
  ],
  [
    'a variation that is not theirs',
    /observed gaps/,
    changed(ofSamples(GapSamples.SQUARED_VARIATION, 1), SAMPLES),
  ],
  [
    'a variation of NaN',
    /observed gaps/,
    changed(ofSamples(GapSamples.SQUARED_VARIATION, Number.NaN), SAMPLES),
  ],
  ['a negative gap', /observed gaps/, changed(ofBin(0, GapBin.OWN, -1), SAMPLES)],
  ['an infinite gap', /observed gaps/, changed(ofBin(1, GapBin.ALIAS, Infinity), SAMPLES)],
  ['a mean that is not 1', /observed gaps/, changed(ofBin(1, GapBin.OWN, 7), SAMPLES)],
  [
    'a share of the mean that is not its bin',
    /observed gaps/,
    changed(ofBin(0, GapBin.SIZE_END, 0.9), SAMPLES),
  ],
  ['shares that end below 1', /observed gaps/, changed(ofBin(2, GapBin.SIZE_END, 1 - 1e-9), SAMPLES)],
  [
    'a section of observed gaps past the end',
    /section/,
    changed(u32(Header.GAP_SAMPLES_COUNT, 1e6), SAMPLES),
  ],
  [
    'a window that is not there',
    /client-window/,
    changed(wordOf(Header.CLIENT_WINDOWS, ClientWindow.WINDOW, 99)),
  ],
  [
    'a field set that is not there',
    /client-window/,
    changed(wordOf(Header.CLIENT_WINDOWS, ClientWindow.FIELD_SET, 99)),
  ],
  [
    'clients that expect what the windows do not',
    /expected requests/,
    changed(numberOf(Header.WINDOWS, Window.EXPECTED_END, 9)),
  ],
  ['rows that are not those of the conversations', /expected requests/, ofConversations(f64(Header.ROWS, 1))],
  [
    'expected arrivals that are not those of the starts',
    /expected requests/,
    ofConversations(f64(Header.EXPECTED_ARRIVALS, 4000)),
  ],
  [
    'more arrivals in a reference window than can be drawn ahead',
    /expected requests/,
    changed(timesExpected(1e6), REFERENCE),
  ],
  [
    'more turns before the trace than can be followed',
    /expected requests/,
    ofConversations(timesExpected(1e8)),
  ],
  ['a row limit that is not whole', /header/, changed(f64(Header.ROW_LIMIT, 0.5))],
  ['a row limit below 0', /header/, changed(f64(Header.ROW_LIMIT, -1))],
  ['a row limit of NaN', /header/, changed(f64(Header.ROW_LIMIT, Number.NaN))],
  ['a row limit above what a trace can have', /header/, changed(f64(Header.ROW_LIMIT, 1e15))],
  ['a row limit of rows that are not counted', /header/, changed(f64(Header.ROW_LIMIT, 4000), RENEWAL)],
  ['a row limit with conversations', /header/, ofConversations(f64(Header.ROW_LIMIT, 4000))],
  ['a sampler that is not there', /field set/, changed(wordOf(Header.FIELD_SETS, FieldSet.SAMPLERS, 99))],
  [
    'a ratio where tokens belong',
    /field set/,
    changed((view, at) => {
      const samplers = at(Header.SAMPLERS);
      const ratio = (samplerOf(view, samplers, SamplerKind.ALIAS_RATIO) - samplers) / Sampler.SIZE;
      view.setUint32(at(Header.FIELD_SETS) + FieldSet.SAMPLERS, ratio, true);
    }),
  ],
  ['a coupling that is not there', /field set/, changed(wordOf(Header.FIELD_SETS, FieldSet.COUPLING, 1))],
  [
    'coupled slots that do not ascend with the random bits',
    /field set/,
    changed((view, at) => {
      const samplers = at(Header.SAMPLERS);
      const alias = samplerOf(view, samplers, SamplerKind.ALIAS_RATIO);
      view.setUint32(alias + Sampler.KIND, SamplerKind.ALIAS_NARROW, true);
      view.setUint32(at(Header.FIELD_SETS) + FieldSet.SAMPLERS, (alias - samplers) / Sampler.SIZE, true);
    }, COUPLED_RATIOS),
  ],
  ['an unknown kind of coupling', /coupling/, changed(wordOf(Header.COUPLINGS, Coupling.KIND, 2), COUPLED)],
  ['a coupling of no slots', /coupling/, changed(wordOf(Header.COUPLINGS, Coupling.COUNT, 0), COUPLED)],
  ['a coupling of too many slots', /coupling/, changed(wordOf(Header.COUPLINGS, Coupling.COUNT, 4), COUPLED)],
  [
    'a coupling past the end',
    /coupling/,
    changed(wordOf(Header.COUPLINGS, Coupling.OFFSET, 0xfffffff8), COUPLED),
  ],
  ['a coupled slot that is not there', /coupling/, ofCoupling(4, 3, true)],
  ['a slot that is coupled twice', /coupling/, ofCoupling(4, 0, true)],
  ['a factor whose row is too long', /coupling/, ofCoupling(24, 0.9)],
  ['a factor of NaN', /coupling/, ofCoupling(8, Number.NaN)],
  ['an unknown kind of sampler', /sampler/, changed(wordOf(Header.SAMPLERS, Sampler.KIND, 7))],
  ['a table without bins', /sampler/, changed(wordOf(Header.SAMPLERS, Sampler.COUNT, 0))],
  ['a table past the end', /sampler/, changed(wordOf(Header.SAMPLERS, Sampler.OFFSET, 0xfffffff8))],
  [
    'a ratio above 1',
    /sampler/,
    changed((view, at) => {
      const sampler = samplerOf(view, at(Header.SAMPLERS), 3);
      view.setFloat64(at(Header.TABLES) + view.getUint32(sampler + Sampler.OFFSET, true) + 8, 1.5, true);
    }),
  ],
  ['weights that fall', /sampler/, changed(ofMixture(Component.WEIGHT_END, -0.5))],
  ['an unknown quantile function', /sampler/, changed(ofMixture(Component.QUANTILE, 5, true))],
  ['a location that is not finite', /sampler/, changed(ofMixture(Component.LOCATION, Infinity))],
  ['a scale of NaN', /sampler/, changed(ofMixture(Component.SCALE, Number.NaN))],
  ['a slope that is not a number', /sampler/, changed(ofMixture(Component.SLOPE, Number.NaN))],
  ['bounds that cross', /sampler/, changed(ofMixture(Component.MIN, 1e9))],
  [
    'a gamma law of no shape',
    /sampler/,
    changed((view, at) => {
      ofMixture(Component.QUANTILE, QuantileKind.LOG_GAMMA, true)(view, at);
      ofMixture(Component.SHAPE, 0)(view, at);
    }),
  ],
  ['runs that do not begin at 0', /sampler/, ofWholeRun(0, Run.BEGIN, 1)],
  ['runs that begin together', /sampler/, ofWholeRun(1, Run.BEGIN, 0)],
  ['a guide that leads elsewhere', /sampler/, ofWholeRun(0, -4, 0)],
  ['a run of no values', /sampler/, ofWholeRun(0, Run.FIRST, 0xffffffff)],
  ['runs whose values fall', /sampler/, ofWholeRun(1, Run.FIRST, 0)],
  ['ratio runs that begin together', /sampler/, ofRatioRun(1, RatioRun.BEGIN, 0)],
  ['a ratio run below 0', /sampler/, ofRatioRun(0, RatioRun.FIRST, -0.1)],
  ['a ratio run above 1', /sampler/, ofRatioRun(0, RatioRun.LAST, 1.1)],
  ['a ratio run of NaN', /sampler/, ofRatioRun(0, RatioRun.LAST, Number.NaN)],
  ['ratio runs whose values fall', /sampler/, ofRatioRun(1, RatioRun.FIRST, 0)],
  ['rows other than the arrivals, without conversations', /header/, changed(f64(Header.ROWS, 3999))],
  ['no expected rows', /header/, ofConversations(f64(Header.ROWS, 0))],
  ['conversations with reference arrivals', /header/, ofConversations(u32(Header.ARRIVALS, 1))],
  ['more classes than windows', /header|section/, ofConversations(u32(Header.CLASS_COUNT, 1000))],
  ['classes past the end', /section/, ofConversations(u32(Header.CLASSES, CONVERSATIONS.length))],
  ['two columns of turns', /column/, ofConversations(ofTurnColumn(3, Column.KIND, 5))],
  ['a history of no input', /column/, ofConversations(ofTurnColumn(1, Column.SLOT, 2))],
  ['a history of no output', /column/, ofConversations(ofTurnColumn(1, Column.OTHER_SLOT, 2))],
  [
    'a lead-in that starts with the trace',
    /window is/,
    ofConversations(numberOf(Header.WINDOWS, Window.START, 0)),
  ],
  ['a lead-in that ends in the trace', /window is/, ofConversations(numberOf(Header.WINDOWS, Window.END, 1))],
  ['a lead-in with rows', /window is/, ofConversations(numberOf(Header.WINDOWS, Window.EXPECTED_END, 1))],
  [
    'a lead-in with a slope',
    /window is/,
    ofConversations(numberOf(Header.WINDOWS, Window.BEGIN_SHARE, 0.25)),
  ],
  ['a class that is not there', /client is/, ofConversations(ofLastClient(Client.CLASS, 99))],
  ["another class's lead-in", /client-window/, ofConversations(ofLastClientsWindow(ClientWindow.WINDOW, 0))],
  ['a lead-in of single requests', /client-window/, ofConversations(wordOf(Header.CLIENTS, Client.CLASS, 0))],
  [
    'a first client-window that goes on',
    /client-window/,
    ofConversations(wordOf(Header.CLIENT_WINDOWS, ClientWindow.CONTINUES, 1)),
  ],
  [
    'a client-window that goes on twice',
    /client-window/,
    ofConversations(ofLastClientsWindow(ClientWindow.CONTINUES, 2)),
  ],
  [
    'no arrival but single requests',
    /class/,
    ofConversations(numberOf(Header.CLASSES, ConversationClass.SINGLE_SHARE, 1)),
  ],
  [
    'a share of NaN',
    /class/,
    ofConversations(numberOf(Header.CLASSES, ConversationClass.SINGLE_SHARE, Number.NaN)),
  ],
  ['an unknown law of gaps', /class/, ofConversations(wordOf(Header.CLASSES, ConversationClass.QUANTILE, 4))],
  ['a scale of NaN', /class/, ofConversations(numberOf(Header.CLASSES, ConversationClass.SCALE, Number.NaN))],
  ['a law of no span', /class/, ofConversations(numberOf(Header.CLASSES, ConversationClass.SPAN, 0))],
  ['no number of turns', /class/, ofConversations(wordOf(Header.CLASSES, ConversationClass.COUNT, 0))],
  [
    'numbers of turns past the tables',
    /class/,
    ofConversations(wordOf(Header.CLASSES, ConversationClass.OFFSET, 0xfffffff8)),
  ],
  ['one turn', /class/, ofConversations(ofTurnCount(TurnCount.TURNS, 1, true))],
  ['65 turns', /class/, ofConversations(ofTurnCount(TurnCount.TURNS, 65, true))],
  ['weights of turns that fall', /class/, ofConversations(ofTurnCount(TurnCount.WEIGHT_END, 0))],
  ['gaps between nothing and nothing', /class/, ofConversations(ofTurnCount(TurnCount.HIGH, 0))],
];

/** As many times the requests, in all places that say how many. */
function timesExpected(factor: number): Change {
  return (view, at) => {
    const times = (place: number) => view.setFloat64(place, view.getFloat64(place, true) * factor, true);
    times(Header.EXPECTED_ARRIVALS);
    times(Header.ROWS);
    for (let window = 0; window < view.getUint32(Header.WINDOW_COUNT, true); window++)
      times(at(Header.WINDOWS, window, Window.SIZE) + Window.EXPECTED_END);
    for (
      let clientWindow = 0;
      clientWindow < view.getUint32(Header.CLIENT_WINDOW_COUNT, true);
      clientWindow++
    )
      times(at(Header.CLIENT_WINDOWS, clientWindow, ClientWindow.SIZE) + ClientWindow.EXPECTED_END);
  };
}

function law(family: number, shape: number): Change {
  return (view, at) => {
    wordOf(Header.CLIENT_WINDOWS, ClientWindow.FAMILY, family)(view, at);
    numberOf(Header.CLIENT_WINDOWS, ClientWindow.SHAPE, shape)(view, at);
  };
}

function ofSamples(field: number, value: number): Change {
  return numberOf(Header.GAP_SAMPLES, field, value);
}

/** A number in a bin of the first observed gaps. */
function ofBin(bin: number, field: number, value: number): Change {
  return (view, at) => {
    const offset = view.getUint32(at(Header.GAP_SAMPLES) + GapSamples.OFFSET, true);
    view.setFloat64(at(Header.TABLES) + offset + bin * GapBin.SIZE + field, value, true);
  };
}

function withBit(plan: Uint8Array, at: number): Uint8Array {
  const copy = plan.slice();
  copy[at] ^= 1;
  return copy;
}

describe.each(BUILDS)('refused plans, $name build', ({ engine }) => {
  test.each(REFUSALS)('%s', (_, message, plan) => {
    expect(() => new Engine(plan, engine)).toThrow(PlanError);
    expect(() => new Engine(plan, engine)).toThrow(message);
  });

  test('as many times the requests are accepted where they need not be drawn ahead', () => {
    new Engine(changed(timesExpected(1e6)), engine);
    new Engine(changed(timesExpected(1e3), REFERENCE), engine);
    new Engine(ofConversations(timesExpected(1e3)), engine);
  });

  test.each([PLAN_VERSION - 1, PLAN_VERSION + 1])('version %d is named', (version) => {
    const plan = changed(u32(Header.VERSION, version));
    expect(() => new Engine(plan, engine)).toThrow(PlanError);
    expect(() => new Engine(plan, engine)).toThrow(
      `the plan is of version ${version}; this engine reads version ${PLAN_VERSION}`,
    );
  });

  test('every status but success was met above', () => {
    const messages = new Set(
      REFUSALS.map(([, , plan]) => {
        try {
          return new Engine(plan, engine).tiles;
        } catch (error) {
          return (error as Error).message;
        }
      }),
    );
    // Sixteen statuses, of which the version has tests of its own.
    expect(messages.size).toBe(15);
  });
});
