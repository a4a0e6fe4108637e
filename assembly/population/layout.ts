/** What the engine and the host have to agree on about built-in populations. */

/** Windows of the day, of ten minutes; quarters of it, for each of which a large client has lengths of its own. */
export const WINDOW_COUNT: u32 = 144;
export const QUARTERS: u32 = 4;
export const WINDOWS_A_QUARTER: u32 = 36;

/** Clients before this rank are large. */
export const LARGE: u32 = 32;

/**
 * Clients from this rank on have no lengths of their own: they share those of `PROFILES` profiles, so that
 * the distributions of a population take the same memory whatever its number of clients.
 */
export const OWN_LENGTHS: u32 = 128;
export const PROFILES: u32 = 256;

/** First "client" word of the profiles' draws; no client's index reaches it. */
export const FIRST_PROFILE: u32 = 0x80000000;

/**
 * What a draw is for. The number is a word of the generator's counter, so no two purposes share a stream;
 * changing one gives other populations. Numbers that are missing were used earlier.
 */
export namespace Purpose {
  export const presence: u32 = 0;
  export const shiftHours: u32 = 3;
  export const shiftQuarters: u32 = 4;
  export const shiftQuick: u32 = 5;
  export const shiftSize: u32 = 6;
  export const peakHour: u32 = 7;
  export const spellLength: u32 = 8;
  export const spellStart: u32 = 9;
  export const spell: u32 = 10;
  export const spellCv: u32 = 11;
  export const spellRate: u32 = 12;
  export const gammaLeaning: u32 = 13;
  export const family: u32 = 14;
  export const profile: u32 = 16;
  export const inputWidth: u32 = 17;
  export const outputWidth: u32 = 18;
  export const inputWide: u32 = 19;
  export const outputWide: u32 = 20;
  export const inputSecond: u32 = 21;
  export const outputSecond: u32 = 22;
  export const inputDrift: u32 = 23;
  export const outputDrift: u32 = 24;
  export const rareModality: u32 = 25;
  export const trait: u32 = 26;
  export const inputValues: u32 = 27;
  export const outputValues: u32 = 28;
  export const inputPieces: u32 = 29;
  export const outputPieces: u32 = 30;
}

/** Properties that differ between clients. The number is the dimension of the sequence in `traits.ts`. */
export namespace Trait {
  export const input: u32 = 0;
  export const output: u32 = 1;
  export const burstiness: u32 = 2;
  export const day: u32 = 3;
  export const imageSize: u32 = 4;
  export const imageCount: u32 = 5;
  export const ratio: u32 = 6;
  export const shifts: u32 = 7;
}

/** Places of the numbers, f64, of which a population is made: those of `PopulationParameters`, and of its clients. */
export namespace Parameter {
  export const seed: u32 = 0;
  export const number: u32 = 1;
  export const meanRate: u32 = 2;
  export const steepness: u32 = 3;
  export const power: u32 = 4;
  export const tail: u32 = 5;
  export const presenceLarge: u32 = 6;
  export const presenceSmall: u32 = 7;
  export const amplitude: u32 = 8;
  export const amplitudeSpread: u32 = 9;
  export const peakHour: u32 = 10;
  export const peakHourSpread: u32 = 11;
  export const deviation: u32 = 12;
  export const deviationSpread: u32 = 13;
  export const quick: u32 = 14;
  export const spellLength: u32 = 15;
  export const spellShare: u32 = 16;
  export const spellCv: u32 = 17;
  export const spellRate: u32 = 18;
  export const medianCv: u32 = 19;
  export const spreadBelow: u32 = 20;
  export const spreadAbove: u32 = 21;
  export const slope: u32 = 22;
  export const gammaShare: u32 = 23;
  export const inputDay: u32 = 24;
  export const inputBurstiness: u32 = 25;
  /** What `prepareShares` finds. */
  export const headEnd: u32 = 26;
  export const headFactor: u32 = 27;
  export const tailFactor: u32 = 28;
  export const COUNT: u32 = 29;
}

/** A log-normal part of the law of a client's token counts: places of its numbers, f64. */
export namespace LengthPart {
  export const weight: u32 = 0;
  export const mu: u32 = 1;
  export const sigma: u32 = 2;
  /** How many values it is cut into. */
  export const values: u32 = 3;
  export const COUNT: u32 = 4;
}

/** What is drawn for a field of a client's token counts: places of the numbers, f64, in the order of their use. */
export namespace LengthDraw {
  /** Standard normal. */
  export const width: u32 = 0;
  export const wide: u32 = 1;
  export const values: u32 = 2;
  /** Uniform in (0, 1); there are three of the second mode. */
  export const second: u32 = 3;
  export const pieces: u32 = 6;
  export const COUNT: u32 = 7;
}

/** Where the windows of a client are, each array with `WINDOW_COUNT` entries. */
export namespace Windows {
  /** Requests a second. */
  export const rate: u32 = 0;
  export const cv: u32 = 1152;
  export const shape: u32 = 2304;
  /** What bursts add to log CV. */
  export const burst: u32 = 3456;
  export const logRate: u32 = 4608;
  export const dataset: u32 = 5760;
  export const spell: u32 = 6336;
  export const family: u32 = 6912;
  export const SIZE: u32 = 7056;
}
