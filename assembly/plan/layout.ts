/**
 * The plan: the only thing that the engine reads. Little-endian; every section starts at a multiple of 8.
 *
 * `docs/plan-format.md` describes it for hosts. For ours the build writes these numbers to
 * `src/engine/plan-layout.generated.ts`, by which `src/plan` writes plans: whatever changes here changes there.
 */
export const PLAN_MAGIC: u32 = 0x4c504753; // "SGPL"
export const PLAN_VERSION: u32 = 4;

/** Slots of a field set, at most. */
export const MAX_SLOTS: u32 = 64;

export namespace Header {
  export const MAGIC: usize = 0; // u32
  export const VERSION: usize = 4; // u32
  export const BYTES: usize = 8; // u32, length of the whole plan
  export const ARRIVALS: usize = 12; // u32, an ArrivalModeCode
  export const CHECKSUM: usize = 16; // u64, over everything after it
  export const KEY0: usize = 24; // u32
  export const KEY1: usize = 28; // u32
  export const COLUMN_COUNT: usize = 32; // u32, this and the next: entries of a section
  export const SLOT_COUNT: usize = 36; // u32, samplers of a field set
  export const WINDOW_COUNT: usize = 40;
  export const CLIENT_COUNT: usize = 44;
  export const CLIENT_WINDOW_COUNT: usize = 48;
  export const FIELD_SET_COUNT: usize = 52;
  export const SAMPLER_COUNT: usize = 56;
  export const TABLE_BYTES: usize = 60; // u32
  export const COLUMNS: usize = 64; // u32, this and the next: offset of a section from the plan's start
  export const WINDOWS: usize = 68;
  export const CLIENTS: usize = 72;
  export const CLIENT_WINDOWS: usize = 76;
  export const FIELD_SETS: usize = 80;
  export const SAMPLERS: usize = 84;
  export const TABLES: usize = 88;
  export const COUPLINGS: usize = 92;
  export const TILE_ROWS: usize = 96; // f64, expected rows of a tile
  export const EXPECTED_ARRIVALS: usize = 104; // f64, expected arrivals of all clients
  export const COUPLING_COUNT: usize = 112; // u32, entries of that section
  export const CLASS_COUNT: usize = 116; // u32, entries of the section of conversation classes
  export const ROWS: usize = 120; // f64, expected rows of the trace; EXPECTED_ARRIVALS where there are no conversations
  export const CLASSES: usize = 128; // u32, offset of that section
  export const GAP_SAMPLES_COUNT: usize = 132; // u32, entries of the observed gaps; there is no section where it is 0
  export const GAP_SAMPLES: usize = 136; // u32, offset of the section
  export const ROW_LIMIT: usize = 144; // f64, rows after which the trace is complete; 0 where there is no limit
  export const TEXTS: usize = 152; // u32, offset of the texts: the metadata, and names of columns, each ended by a 0
  export const TEXT_BYTES: usize = 156; // u32, at least 1
  export const PROFILE_COUNT: usize = 160; // u32, entries of the profiles
  export const PROFILES: usize = 164; // u32, offset of that section
  export const ATTRIBUTE_COUNT: usize = 168; // u32, words behind the head of each profile
  export const TURN_BITS: usize = 172; // u32, low bits of the ids of conversations that say how many turns these have
  export const INPUT_SLOT: usize = 176; // u32, the slot of the tokens that go in, and come out
  export const OUTPUT_SLOT: usize = 180; // u32
  export const SIZE: usize = 184;
}

export namespace ArrivalModeCode {
  export const EXACT: u32 = 0;
  export const REFERENCE: u32 = 1;
  export const RENEWAL: u32 = 2;
}

/** A column of the trace after timestamp and client_id. */
export namespace Column {
  export const KIND: usize = 0; // u32, a ColumnKind
  export const SLOT: usize = 4; // u32, the sampler's place in a field set
  export const OTHER_SLOT: usize = 8; // u32: the ratio of a split, the items of a list
  export const NAME: usize = 12; // u32, where its name begins in the texts
  export const SIZE: usize = 16;
}

export namespace ColumnKind {
  /** The value that SLOT gives. */
  export const SCALAR: u32 = 0;
  /** round(ratio of OTHER_SLOT times the value that SLOT gave to an earlier scalar column). */
  export const PART: u32 = 1;
  /** What the PART just before leaves of that value. */
  export const REST: u32 = 2;
  /** As many values of OTHER_SLOT as SLOT gives. */
  export const LIST: u32 = 3;
  /** Which conversation the request belongs to, u64. */
  export const CONVERSATION: u32 = 4;
  /** Its place in the conversation, from 1, u16. */
  export const TURN: u32 = 5;
  /** What came before it in the conversation, which is part of the scalar column of SLOT; OTHER_SLOT is the output. */
  export const HISTORY: u32 = 6;
  /** Which system prompt the client has: SYSTEM_GROUP of its profile. */
  export const SYSTEM_GROUP: u32 = 7;
  /** Tokens of that prompt with which the input begins, or its conversation. */
  export const SYSTEM_TOKENS: u32 = 8;
  /** Which document follows it, or 0: a value of the sampler SLOT; the document's length is one of the sampler OTHER_SLOT. */
  export const DOCUMENT: u32 = 9;
  /** Tokens of that document with which the input goes on, or its conversation. */
  export const DOCUMENT_TOKENS: u32 = 10;
  /** Tokens at the beginning of the input that other requests have. The scalar column of SLOT gets those of prompt and document. */
  export const SHARED_ADDED: u32 = 11;
  /** Likewise, where prompt and document are part of what SLOT gives. */
  export const SHARED_WITHIN: u32 = 12;
  /** What the client has of an attribute: word SLOT of its profile's, below OTHER_SLOT. Behind the name in the texts stands what it means. */
  export const ATTRIBUTE: u32 = 13;
}

/**
 * A stretch of the trace in which all rates stay in proportion and the total is constant or a straight line; windows
 * follow each other without a gap from time 0. Before them are the lead-ins of the conversation classes, a window
 * each, which end at 0.
 */
export namespace Window {
  export const START: usize = 0; // f64, seconds
  export const END: usize = 8; // f64, seconds
  export const EXPECTED_END: usize = 16; // f64, expected requests of the whole trace up to END
  export const BEGIN_SHARE: usize = 24; // f64, the rate at START over the sum of those at START and END; 1/2: constant
  export const SIZE: usize = 32;
}

export namespace Client {
  export const ID: usize = 0; // u32, as written to client_id
  export const FIRST_CLIENT_WINDOW: usize = 4; // u32
  export const CLIENT_WINDOW_COUNT: usize = 8; // u32
  export const CLASS: usize = 12; // u32, 0 where all arrivals are single requests; else others begin conversations of class CLASS - 1
  export const PROFILE: usize = 16; // u32, 0 where nothing is said of its requests but their laws; else profile PROFILE - 1
  export const SIZE: usize = 24;
}

/** What the requests of a client are held to beside their laws, and what they bear. */
export namespace Profile {
  export const LIMIT: usize = 0; // u32, tokens that the context of a request has at most; 0 where there is no limit
  export const LIMIT_FLAGS: usize = 4; // u32, see LimitFlag
  export const SYSTEM_TOKENS: usize = 8; // u32, with which the input of a request begins
  export const SYSTEM_GROUP: usize = 12; // u32, which prompt these are
  export const ATTRIBUTES: usize = 16; // u32, a word for each attribute
}

export namespace LimitFlag {
  /** The output counts, too. */
  export const OUTPUT: u32 = 1;
  /** Where history does not fit its oldest part is dropped; else the conversation ends. */
  export const TRUNCATE: u32 = 2;
}

/** One client in one window in which it is active. */
export namespace ClientWindow {
  export const EXPECTED_END: usize = 0; // f64, expected arrivals of the client up to the window's end
  export const SHAPE: usize = 8; // f64, of the inter-arrival family; see GapFamily
  export const WINDOW: usize = 16; // u32
  export const FIELD_SET: usize = 20; // u32
  export const FAMILY: usize = 24; // u32, a GapFamily
  export const FLAGS: usize = 28; // u32, see ClientWindowFlag
  export const SIZE: usize = 32;
}

export namespace ClientWindowFlag {
  /** It goes on with the one before it: the next window, the same law. */
  export const CONTINUES: u32 = 1;
  /** A stretch with a count of its own begins here, whatever it holds. */
  export const BEGINS_ANEW: u32 = 2;
  /** Bits behind which the smallest gap stands, in 65,536ths of the mean gap. */
  export const FLOOR_SHIFT: u32 = 16;
}

/** Families of inter-arrival times, all of mean 1, and what a client-window's SHAPE is. */
export namespace GapFamily {
  /** Shape k. */
  export const GAMMA: u32 = 1;
  /** Shape k. */
  export const WEIBULL: u32 = 2;
  /** Standard deviation of the logarithm. */
  export const LOGNORMAL: u32 = 3;
  /** Tail index. */
  export const PARETO: u32 = 4;
  /** Not read. */
  export const CONSTANT: u32 = 5;
  /** Index of a record of observed gaps. */
  export const SAMPLES: u32 = 6;
}

/** A law of gaps that is given by values and probabilities: an alias table, scaled to mean 1. */
export namespace GapSamples {
  export const COUNT: usize = 0; // u32, bins
  export const OFFSET: usize = 4; // u32, of the bins from the start of the tables
  export const SQUARED_VARIATION: usize = 8; // f64, square of the coefficient of variation
  export const SIZE: usize = 16;
}

/** A bin of observed gaps. */
export namespace GapBin {
  export const THRESHOLD: usize = 0; // u32
  export const OWN: usize = 8; // f64
  export const ALIAS: usize = 16; // f64
  export const SIZE_END: usize = 24; // f64, share of the mean that is in this bin and those before it
  export const SIZE: usize = 32;
}

/** Followed by one sampler for each slot, u32. */
export namespace FieldSet {
  export const COUPLING: usize = 0; // u32, one more than the coupling's index; 0 where all slots are independent
  export const SAMPLERS: usize = 4;
}

/** Slots whose values depend on each other. The table has the slots, u32 each and ascending, then the factor or pairs. */
export namespace Coupling {
  export const KIND: usize = 0; // u32, a CouplingKind
  export const COUNT: usize = 4; // u32, slots
  export const OFFSET: usize = 8; // u32, from the start of the tables
  export const PAIRS: usize = 12; // u32, pairs of a PAIRS coupling
  export const SIZE: usize = 16;
}

export namespace CouplingKind {
  /** All slots have the random bits of the first. */
  export const COMONOTONE: u32 = 0;
  /** Gaussian copula; its factor is lower triangular, f64, row i with i + 1 entries whose squares sum to 1. */
  export const GAUSSIAN: u32 = 1;
  /** Checkerboard copulas of pairs of slots, each of which follows the first of its pair. */
  export const PAIRS: u32 = 2;
  /** All slots have the random bits of the first, and tables of as many bins with the same thresholds: rows of one table. */
  export const JOINT: u32 = 3;
}

/** The whole of a distribution function of a pair. */
export const COPULA_ONE: u32 = 2147483648;

/** A pair of a coupling's slots, of which the second follows the first; no earlier pair has the second. */
export namespace Pair {
  export const FIRST: usize = 0; // u32, place among the coupling's slots
  export const SECOND: usize = 4; // u32, likewise
  export const PARTS: usize = 8; // u32, n equal parts of either slot's ranks, MIN_COPULA_PARTS to MAX_COPULA_PARTS
  /**
   * u32, from the start of the tables: for each part of the first n + 1 numbers, u32, the distribution function of the
   * second at the ends of its parts, 0 and COPULA_ONE included.
   */
  export const OFFSET: usize = 12;
  export const SIZE: usize = 16;
}

export namespace Sampler {
  export const KIND: usize = 0; // u32, a SamplerKind
  export const COUNT: usize = 4; // u32, bins, components or runs; the value itself for CONSTANT
  export const OFFSET: usize = 8; // u32, from the start of the tables
  export const SIZE: usize = 16;
}

/** A bin of an alias table of values below 65,536. */
export namespace NarrowBin {
  export const THRESHOLD: usize = 0; // u32
  export const OWN: usize = 4; // u16
  export const ALIAS: usize = 6; // u16
  export const SIZE: usize = 8;
}

/** A bin of an alias table of values below 2^32. */
export namespace WideBin {
  export const THRESHOLD: usize = 0; // u32
  export const OWN: usize = 4; // u32
  export const ALIAS: usize = 8; // u32
  export const SIZE: usize = 16; // the last u32 is 0
}

/** A bin of an alias table of ratios. */
export namespace RatioBin {
  export const THRESHOLD: usize = 0; // u32, and a u32 that is 0
  export const OWN: usize = 8; // f64
  export const ALIAS: usize = 16; // f64
  export const SIZE: usize = 24;
}

export namespace SamplerKind {
  export const CONSTANT: u32 = 0;
  /** Alias table of `NarrowBin`. */
  export const ALIAS_NARROW: u32 = 1;
  /** Alias table of `WideBin`. */
  export const ALIAS_WIDE: u32 = 2;
  /** Alias table of `RatioBin`. */
  export const ALIAS_RATIO: u32 = 3;
  /** Mixture of continuous families, components of `Component.SIZE` bytes. */
  export const MIXTURE: u32 = 4;
  /** Whole numbers in ascending order: a guide, then runs of `Run.SIZE` bytes. */
  export const RUNS: u32 = 5;
  /** Ratios in ascending order: a guide, then runs of `RatioRun.SIZE` bytes. */
  export const RUNS_RATIO: u32 = 6;
}

/** x = LOCATION + SCALE * Q(OFFSET + SLOPE * u), or its exponential, u being the uniform number of the mixture. */
export namespace Component {
  export const WEIGHT_END: usize = 0; // f64, probability of this component and those before it
  export const QUANTILE: usize = 8; // u32, a QuantileKind
  export const EXPONENTIATE: usize = 12; // u32, 0 or 1
  export const LOCATION: usize = 16; // f64
  export const SCALE: usize = 24; // f64
  export const OFFSET: usize = 32; // f64
  export const SLOPE: usize = 40; // f64
  export const MIN: usize = 48; // f64, bounds of the rounded value
  export const MAX: usize = 56; // f64
  export const SHAPE: usize = 64; // f64, of the law behind LOG_GAMMA
  export const SIZE: usize = 72;
}

/** What Q is in a component of a mixture, or in a class of conversations, which has no LOG_GAMMA. */
export namespace QuantileKind {
  /** Q of the standard normal law. */
  export const NORMAL: u32 = 0;
  /** Q of the standard exponential law. */
  export const EXPONENTIAL: u32 = 1;
  /** Q of the uniform law on (0, 1): Q(p) = p. */
  export const UNIFORM: u32 = 2;
  /** Logarithm of EXPONENTIAL. */
  export const LOG_EXPONENTIAL: u32 = 3;
  /** Logarithm of Q of the gamma law of mean 1 and the component's SHAPE. */
  export const LOG_GAMMA: u32 = 4;
}

/** Whole numbers that follow each other and are equally likely. */
export namespace Run {
  export const BEGIN: usize = 0; // u32, the smallest random bits that fall into the run
  export const FIRST: usize = 4; // u32, the smallest value
  export const LAST: usize = 8; // u32, the largest value
  export const SIZE: usize = 12;
}

/** A stretch of ratios that are equally likely; a single ratio where its ends are the same. */
export namespace RatioRun {
  export const BEGIN: usize = 0; // u32, the smallest random bits that fall into the run
  export const FIRST: usize = 8; // f64
  export const LAST: usize = 16; // f64
  export const SIZE: usize = 24;
}

/**
 * Conversations whose turns follow each other by one law, and that last at most as long as the class's lead-in.
 * The law's quantile at p is LOCATION + SCALE * Q(BASE + SPAN * p), or its exponential.
 */
export namespace ConversationClass {
  export const QUANTILE: usize = 0; // u32, a QuantileKind
  export const EXPONENTIATE: usize = 4; // u32, 0 or 1
  export const LOCATION: usize = 8; // f64
  export const SCALE: usize = 16; // f64
  export const BASE: usize = 24; // f64
  export const SPAN: usize = 32; // f64
  export const COUNT: usize = 40; // u32, numbers of turns that occur
  export const OFFSET: usize = 44; // u32, of the first `TurnCount`, from the start of the tables
  export const HISTORY: usize = 48; // u32, 1 where later turns have the earlier ones in their input, else 0
  export const SINGLE_SHARE: usize = 56; // f64, of the arrivals of its clients those that begin single requests
  export const TOOL_SHARE: usize = 64; // f64, of the turns after the first those that are tool calls
  export const TOOL_LAW: usize = 72; // of their times, as QUANTILE to SPAN say that of the others'
  export const SIZE: usize = 112;
}

/** Where there are tool calls, behind the `TurnCount`s of a class: the p of LOW and HIGH in either law. */
export namespace TurnKinds {
  export const USER_LOW: usize = 0; // f64
  export const USER_HIGH: usize = 8; // f64
  export const TOOL_LOW: usize = 16; // f64
  export const TOOL_HIGH: usize = 24; // f64
  export const SIZE: usize = 32;
}

/** A number of turns; the longest time between two of them has a p in (LOW, HIGH] in the class's law. */
export namespace TurnCount {
  export const WEIGHT_END: usize = 0; // f64, probability in the class of this number of turns and those before it
  export const LOW: usize = 8; // f64
  export const HIGH: usize = 16; // f64
  export const TURNS: usize = 24; // u32, 2 to 16,384
  export const SIZE: usize = 32;
}
