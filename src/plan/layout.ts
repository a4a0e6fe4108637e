/**
 * The plan's byte layout, the same numbers as `assembly/plan/layout.ts`; a test compares the two.
 * `docs/plan-format.md` describes it.
 */
export const PLAN_MAGIC = 0x4c504753; // "SGPL"
export const PLAN_VERSION = 2;

export const Header = {
  MAGIC: 0,
  VERSION: 4,
  BYTES: 8,
  ARRIVALS: 12,
  CHECKSUM: 16,
  KEY0: 24,
  KEY1: 28,
  COLUMN_COUNT: 32,
  SLOT_COUNT: 36,
  WINDOW_COUNT: 40,
  CLIENT_COUNT: 44,
  CELL_COUNT: 48,
  FIELD_SET_COUNT: 52,
  SAMPLER_COUNT: 56,
  TABLE_BYTES: 60,
  COLUMNS: 64,
  WINDOWS: 68,
  CLIENTS: 72,
  CELLS: 76,
  FIELD_SETS: 80,
  SAMPLERS: 84,
  TABLES: 88,
  COUPLINGS: 92,
  TILE_ROWS: 96,
  MASS: 104,
  COUPLING_COUNT: 112,
  CLASS_COUNT: 116,
  ROWS: 120,
  CLASSES: 128,
  GAP_SAMPLES_COUNT: 132,
  GAP_SAMPLES: 136,
  ROW_LIMIT: 144,
  SIZE: 152,
} as const;

export const ArrivalModeCode = { EXACT: 0, REFERENCE: 1, RENEWAL: 2 } as const;

export const Column = { KIND: 0, SLOT: 4, OTHER_SLOT: 8, SIZE: 16 } as const;
export const ColumnKind = {
  SCALAR: 0,
  PART: 1,
  REST: 2,
  LIST: 3,
  CONVERSATION: 4,
  TURN: 5,
  HISTORY: 6,
} as const;

export const Window = { START: 0, END: 8, MASS_END: 16, BEGIN_SHARE: 24, SIZE: 32 } as const;
export const Client = { ID: 0, FIRST_CELL: 4, CELL_COUNT: 8, CLASS: 12, SIZE: 16 } as const;
export const Cell = {
  MASS_END: 0,
  SHAPE: 8,
  WINDOW: 16,
  FIELD_SET: 20,
  FAMILY: 24,
  CONTINUES: 28,
  SIZE: 32,
} as const;

export const FieldSet = { COUPLING: 0, SAMPLERS: 4 } as const;

export const Coupling = { KIND: 0, COUNT: 4, OFFSET: 8, SIZE: 16 } as const;
export const CouplingKind = { COMONOTONE: 0, GAUSSIAN: 1 } as const;

export const GapSamples = { COUNT: 0, OFFSET: 4, SQUARED_VARIATION: 8, SIZE: 16 } as const;
export const GapBin = { THRESHOLD: 0, OWN: 8, ALIAS: 16, SIZE_END: 24, SIZE: 32 } as const;

export const Sampler = { KIND: 0, COUNT: 4, OFFSET: 8, SIZE: 16 } as const;
export const SamplerKind = {
  CONSTANT: 0,
  ALIAS_NARROW: 1,
  ALIAS_WIDE: 2,
  ALIAS_RATIO: 3,
  MIXTURE: 4,
  RUNS: 5,
  RUNS_RATIO: 6,
} as const;

export const Component = {
  WEIGHT_END: 0,
  QUANTILE: 8,
  EXPONENTIATE: 12,
  LOCATION: 16,
  SCALE: 24,
  OFFSET: 32,
  SLOPE: 40,
  MIN: 48,
  MAX: 56,
  SHAPE: 64,
  SIZE: 72,
} as const;
export const QuantileKind = {
  NORMAL: 0,
  EXPONENTIAL: 1,
  UNIFORM: 2,
  LOG_EXPONENTIAL: 3,
  LOG_GAMMA: 4,
} as const;

export const Run = { BEGIN: 0, FIRST: 4, LAST: 8, SIZE: 12 } as const;
export const RatioRun = { BEGIN: 0, FIRST: 8, LAST: 16, SIZE: 24 } as const;

export const ConversationClass = {
  QUANTILE: 0,
  EXPONENTIATE: 4,
  LOCATION: 8,
  SCALE: 16,
  BASE: 24,
  SPAN: 32,
  COUNT: 40,
  OFFSET: 44,
  HISTORY: 48,
  SINGLE_SHARE: 56,
  SIZE: 64,
} as const;
export const TurnCount = { WEIGHT_END: 0, LOW: 8, HIGH: 16, TURNS: 24, SIZE: 32 } as const;
