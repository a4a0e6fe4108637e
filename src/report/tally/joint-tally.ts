import { lowestOfBin, wholeBin } from '../../estimation/bins.js';
import { DecileMeans } from '../../estimation/decile-means.js';
import { spearmanOfPairs } from '../../estimation/joint.js';
import { PairTally } from '../../estimation/pair-tally.js';
import type { JointLengthSummary } from '../traffic-summary.js';

/** Bins that are counted in: 8 steps an octave, whole numbers one by one below 16. */
const STEPS_LOG2 = 3;
const BINS = wholeBin(0xffff_ffff, STEPS_LOG2) + 1;
/** Bins that are told, in either direction. */
const MOST_BINS = 48;
/** So many requests all count for the rank correlation; from there up to twice as many every second one, for two, and so on. */
const ALL_RANKED = 1 << 17;
/** Cells by which ranks are told apart. */
const RANK_CELLS = 1 << 13;

/**
 * How two columns of tokens go together: requests by bins of both, tenths by x, and the rank correlation, for which of many requests
 * evenly spread ones stand.
 */
export class JointTally {
  readonly #names: readonly [x: string, y: string];
  /** All of a bin of y one after the other, by x. */
  readonly #counts = new Float64Array(BINS * BINS);
  readonly #means = new DecileMeans();
  readonly #pairs = new PairTally({ maxCells: RANK_CELLS });
  #rows = 0;
  #isWhole = true;

  constructor(x: string, y: string) {
    this.#names = [x, y];
  }

  /** @param rows how many there are; where a column has fewer values, nothing is told of the two */
  add(x: Uint32Array, y: Uint32Array, rows: number): void {
    this.#isWhole &&= x.length === rows && y.length === rows;
    if (!this.#isWhole) return;
    const counts = this.#counts;
    for (let row = 0; row < rows; row++) {
      counts[wholeBin(y[row], STEPS_LOG2) * BINS + wholeBin(x[row], STEPS_LOG2)]++;
    }
    this.#means.addAll(x, y);
    this.#addRanked(x, y);
  }

  /** Undefined without requests, and where values are missing. */
  summary(): JointLengthSummary | undefined {
    if (!this.#isWhole || this.#rows === 0) return undefined;
    const [x, y] = this.#names;
    const total = (bin: number, ofX: boolean) => {
      let sum = 0;
      for (let other = 0; other < BINS; other++)
        sum += this.#counts[ofX ? other * BINS + bin : bin * BINS + other];
      return sum;
    };
    const [xBins, yBins] = [
      toldBins((bin) => total(bin, true) > 0),
      toldBins((bin) => total(bin, false) > 0),
    ];
    return {
      x,
      y,
      xEdges: edgesOf(xBins),
      yEdges: edgesOf(yBins),
      counts: this.#told(xBins, yBins),
      spearman: spearmanOfPairs(this.#pairs.sorted()),
      deciles: this.#means.deciles().map(({ meanX, meanY }) => ({ meanX, meanY })),
    };
  }

  #told(xBins: ToldBins, yBins: ToldBins): number[] {
    const counts = new Array<number>(xBins.count * yBins.count).fill(0);
    for (let y = yBins.from; y < yBins.to; y++) {
      const row = Math.floor((y - yBins.from) / yBins.each) * xBins.count;
      for (let x = xBins.from; x < xBins.to; x++) {
        counts[row + Math.floor((x - xBins.from) / xBins.each)] += this.#counts[y * BINS + x];
      }
    }
    return counts;
  }

  /** Rows by their numbers, whatever batches they come in. */
  #addRanked(x: Uint32Array, y: Uint32Array): void {
    const first = this.#rows;
    this.#rows += x.length;
    for (let row = 0; row < x.length; ) {
      const every = everyAt(first + row);
      const until = Math.min(x.length, ALL_RANKED * every - first);
      row += (every - ((first + row) % every)) % every;
      for (; row < until; row += every) this.#pairs.add(x[row], y[row], every);
      row = Math.max(row, until);
    }
  }
}

/** Bins that are told together, so many each. */
interface ToldBins {
  readonly from: number;
  readonly to: number;
  readonly each: number;
  readonly count: number;
}

/** As fine as makes at most 48 of those that occur. */
function toldBins(occurs: (bin: number) => boolean): ToldBins {
  const bins = Array.from({ length: BINS }, (_, bin) => bin).filter(occurs);
  const [low, high] = [bins[0], bins[bins.length - 1]];
  for (let each = 1; ; each *= 2) {
    // Multiples, so that bins of a coarser grid have edges of powers of two.
    const from = low - (low % each);
    const count = Math.ceil((high + 1 - from) / each);
    if (count <= MOST_BINS) return { from, to: Math.min(BINS, from + count * each), each, count };
  }
}

function edgesOf({ from, each, count }: ToldBins): number[] {
  return Array.from({ length: count + 1 }, (_, index) => {
    const bin = from + index * each;
    return bin < BINS ? lowestOfBin(bin, STEPS_LOG2) : 2 ** 32;
  });
}

/** From one row that is ranked to the next: 1 below 2^17, and twice as much from each power of two on. */
function everyAt(row: number): number {
  let every = 1;
  while (row >= ALL_RANKED * every) every *= 2;
  return every;
}
