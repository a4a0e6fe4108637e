/** What `openPlan` returns; the host turns it into a typed error. */
export namespace PlanStatus {
  export const OK: u32 = 0;
  /** Shorter than its header or than its own length says. */
  export const TRUNCATED: u32 = 1;
  /** Does not start with the plan's magic number. */
  export const NOT_A_PLAN: u32 = 2;
  /** Of a version that this engine does not read. */
  export const WRONG_VERSION: u32 = 3;
  /** The checksum does not match the bytes. */
  export const WRONG_CHECKSUM: u32 = 4;
  /** A section lies outside the plan or is not aligned. */
  export const BAD_SECTION: u32 = 5;
  /** A header field has no meaning. */
  export const BAD_HEADER: u32 = 6;
  export const BAD_COLUMN: u32 = 7;
  export const BAD_WINDOW: u32 = 8;
  export const BAD_CLIENT: u32 = 9;
  export const BAD_CLIENT_WINDOW: u32 = 10;
  export const BAD_FIELD_SET: u32 = 11;
  export const BAD_SAMPLER: u32 = 12;
  /** The instance has a plan open already. */
  export const ALREADY_OPEN: u32 = 13;
  export const BAD_COUPLING: u32 = 14;
  /** A table of observed gaps is malformed. */
  export const BAD_GAP_SAMPLES: u32 = 15;
  /** A class of conversations is malformed. */
  export const BAD_CLASS: u32 = 16;
  /** What the clients expect is not what the windows and the header say, or too much of it has to be drawn ahead. */
  export const BAD_EXPECTATIONS: u32 = 17;
  /** The texts do not end with the end of a text. */
  export const BAD_TEXTS: u32 = 18;
  /** Memory for another plan was reserved between two parts of opening this one. */
  export const REPLACED: u32 = 19;
  /** Of `openPlanPart`: so far all is well, and there is more to do. */
  export const NOT_YET: u32 = 255;
}
