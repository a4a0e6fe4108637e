import { readFileSync } from 'node:fs';
import { instantiateSync } from '@assemblyscript/loader';
import { expect } from 'vitest';
import { allTiles, hashRows, type Rows } from '../fixtures/rows.js';

/** The exports of `assembly/kernels.ts`. */
export interface Kernels {
  readonly memory: WebAssembly.Memory;
  allocate(bytes: number): number;
  philox4x32(k0: number, k1: number, c0: number, c1: number, c2: number, c3: number): void;
  philoxWord(index: number): number;
  mix64(z: bigint): bigint;
  gammaFrom(bits: bigint): bigint;
  openUniform(word: bigint): number;
  normalQuantile(p: number): number;
  normalCdf(x: number): number;
  tabulatedNormalCdf(x: number): number;
  logGamma(x: number): number;
  gammaCdf(x: number, shape: number): number;
  bindPopulation(numbers: number): number;
  populationWindows(): number;
  prepareShares(clients: number): void;
  shareOf(rank: number): number;
  moveClient(client: number, from: number, to: number): number;
  meanOfMotion(client: number): number;
  quarterOfClient(client: number, quarter: number): number;
  moveSpell(client: number, window: number): number;
  burstOfSpell(): number;
  rateOfSpell(): number;
  spellMeanFactor(): number;
  squaredVariation(family: number, shape: number): number;
  fillGaps(
    family: number,
    shape: number,
    start: bigint,
    gamma: bigint,
    from: number,
    to: number,
    target: number,
  ): void;
  fillSingleGaps(
    family: number,
    shape: number,
    start: bigint,
    gamma: bigint,
    from: number,
    to: number,
    target: number,
  ): void;
  fillGapSums(
    family: number,
    shape: number,
    start: bigint,
    gamma: bigint,
    from: number,
    to: number,
    shift: number,
    target: number,
  ): void;
  bindPlan(plan: number): void;
  equilibriumGap(family: number, shape: number, start: bigint, gamma: bigint): number;
  prepareTable(family: number, shape: number): void;
  prepareLogGammaTable(shape: number): void;
  fillTableGaps(shape: number, start: bigint, gamma: bigint, from: number, to: number, target: number): void;
  fillTableSums(shape: number, start: bigint, gamma: bigint, from: number, to: number, target: number): void;
  tableValue(word: bigint): number;
  drawNarrow(bins: number, count: number, half: number): number;
  drawWide(bins: number, count: number, half: number): number;
  drawRatio(bins: number, count: number, half: number): number;
  drawRun(table: number, count: number, half: number): number;
  drawRatioRun(table: number, count: number, half: number): number;
  drawMixture(component: number, half: number): number;
  clientsWithKeptSums(): number;
  stageTimes(rows: number): number;
  orderTimes(begin: number, end: number): number;
}

/** One build of the engine and of its kernels. */
export interface Build {
  readonly name: 'release' | 'debug';
  /** The engine, for `generateOn` and `Engine`. */
  readonly engine: WebAssembly.Module;
  /** A new instance of the kernels. */
  kernels(): Kernels;
}

/** Both builds, for `describe.each`: what is shipped, and the one that checks its own assertions. */
export const BUILDS: readonly Build[] = (['release', 'debug'] as const).map((name) => {
  const kernels = compiled(`kernels.${name}`);
  return {
    name,
    engine: compiled(`engine.${name}`),
    kernels: () => instantiateSync(kernels).exports as unknown as Kernels,
  };
});

function compiled(name: string): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(new URL(`../../build/${name}.wasm`, import.meta.url)));
}

/** The tiles of a plan, which all builds give alike to the bit: what holds of them need be tested once. */
export function tilesOfBuilds(plan: Uint8Array): Rows[] {
  const [release, debug] = BUILDS.map(({ engine }) => [...allTiles(plan, engine)]);
  expect(hashRows(debug), 'the debug build gives other rows').toBe(hashRows(release));
  return release;
}

/** How the engine samples a law: `shared`, where it is used for few gaps, or from a `table` of its own. */
export type GapMethod = 'shared' | 'table';

/** A law of gaps of mean 1 and how it is sampled; `family` is that of a plan. */
export interface GapLaw {
  readonly family: number;
  readonly shape: number;
  readonly method: GapMethod;
}

/** A stream of words. */
export interface GapStream {
  readonly start: bigint;
  readonly gamma: bigint;
}

type Fill = (kernels: Kernels, law: GapLaw, stream: GapStream, from: number, to: number) => Float64Array;

/** Calls `fill` with the address of room for `count` numbers, and returns these. */
function filled(kernels: Kernels, count: number, fill: (address: number) => void): Float64Array {
  // A kernel may write one value behind the block.
  const address = kernels.allocate((count + 1) * 8) >>> 0;
  fill(address);
  return new Float64Array(kernels.memory.buffer, address, count).slice();
}

/** The gaps `from` to `to` (exclusive) of a stream: in bulk, or where the law has a table each by itself. */
export const gapsOf: Fill = (kernels, law, stream, from, to) =>
  law.method === 'table'
    ? singleGapsOf(kernels, law, stream, from, to)
    : bulkGapsOf(kernels, law, stream, from, to);

const bulkGapsOf: Fill = (kernels, { family, shape }, { start, gamma }, from, to) =>
  filled(kernels, to - from, (address) => kernels.fillGaps(family, shape, start, gamma, from, to, address));

/** The same gaps, each made by itself. */
export const singleGapsOf: Fill = (kernels, { family, shape, method }, { start, gamma }, from, to) =>
  filled(kernels, to - from, (address) => {
    if (method === 'shared') kernels.fillSingleGaps(family, shape, start, gamma, from, to, address);
    else {
      kernels.prepareTable(family, shape);
      kernels.fillTableGaps(shape, start, gamma, from, to, address);
    }
  });

/** Added to each gap of which there are sums, where the law has no table. */
export const SHIFT = 0.125;

/** The running sums of these gaps, from 0 on, made in bulk. */
export const gapSumsOf: Fill = (kernels, { family, shape, method }, { start, gamma }, from, to) =>
  filled(kernels, to - from, (address) => {
    if (method === 'shared') kernels.fillGapSums(family, shape, start, gamma, from, to, SHIFT, address);
    else {
      kernels.prepareTable(family, shape);
      kernels.fillTableSums(shape, start, gamma, from, to, address);
    }
  });

let kernelsOfBuilds: readonly Kernels[] | undefined;

/** What all builds give alike to the bit. */
function ofBuilds(fill: Fill, law: GapLaw, stream: GapStream, from: number, to: number): Float64Array {
  kernelsOfBuilds ??= BUILDS.map((build) => build.kernels());
  const [release, debug] = kernelsOfBuilds.map((kernels) => fill(kernels, law, stream, from, to));
  expect(isSameBits(debug, release), 'the debug build gives the same gaps').toBe(true);
  return release;
}

export function isSameBits(a: Float64Array, b: Float64Array): boolean {
  return Buffer.from(a.buffer).equals(Buffer.from(b.buffer));
}

/** `gapsOf`, of both builds. */
export function gapsOfBuilds(law: GapLaw, stream: GapStream, from: number, to: number): Float64Array {
  return ofBuilds(gapsOf, law, stream, from, to);
}

/** `singleGapsOf`, of both builds. */
export function singleGapsOfBuilds(law: GapLaw, stream: GapStream, from: number, to: number): Float64Array {
  return ofBuilds(singleGapsOf, law, stream, from, to);
}

/** `gapSumsOf`, of both builds. */
export function gapSumsOfBuilds(law: GapLaw, stream: GapStream, from: number, to: number): Float64Array {
  return ofBuilds(gapSumsOf, law, stream, from, to);
}
