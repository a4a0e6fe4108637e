import { lowestOfBin, wholeBin } from '../../estimation/bins.js';
import { jointDeciles, spearmanOfPairs } from '../../estimation/joint.js';
import { type CountedPairs, PairTally } from '../../estimation/pair-tally.js';
import type { JointLengthSummary } from '../traffic-summary.js';

/** Bins that are told are of these, or of several: 8 steps an octave, whole numbers one by one below 16. */
const STEPS_LOG2 = 3;
/** Bins that are told, in either direction. */
const MOST_BINS = 48;
/** So many requests all count; from there up to twice as many every second one, for two, and so on. */
const ALL_COUNTED = 1 << 17;
/** Cells by which pairs are told apart; however few there are, each lies in one bin that is told. */
const MOST_CELLS = 1 << 13;

/** How two columns of tokens go together: of many requests evenly spread ones stand for those between them. */
export class JointTally {
  readonly #names: readonly [x: string, y: string];
  readonly #pairs = new PairTally({ maxCells: MOST_CELLS });
  #rows = 0;
  #isWhole = true;

  constructor(x: string, y: string) {
    this.#names = [x, y];
  }

  /**
   * Adds rows by their numbers, whatever batches they come in.
   *
   * @param rows how many there are; where a column has fewer values, nothing is told of the two
   */
  add(x: Uint32Array, y: Uint32Array, rows: number): void {
    this.#isWhole &&= x.length === rows && y.length === rows;
    if (!this.#isWhole) return;
    const first = this.#rows;
    this.#rows += rows;
    for (let row = 0; row < rows; ) {
      const every = everyAt(first + row);
      const until = Math.min(rows, ALL_COUNTED * every - first);
      row += (every - ((first + row) % every)) % every;
      for (; row < until; row += every) this.#pairs.add(x[row], y[row], every);
      row = Math.max(row, until);
    }
  }

  /** Undefined without requests, and where values are missing. */
  summary(): JointLengthSummary | undefined {
    if (!this.#isWhole || this.#rows === 0) return undefined;
    const [x, y] = this.#names;
    const pairs = this.#pairs.sorted();
    const [ofX, ofY] = [toldBins(pairs.x), toldBins(pairs.y)];
    return {
      x,
      y,
      xEdges: edgesOf(ofX),
      yEdges: edgesOf(ofY),
      counts: toldCounts(pairs, ofX, ofY),
      spearman: spearmanOfPairs(pairs),
      deciles: jointDeciles(pairs).map(({ meanX, meanY }) => ({ meanX, meanY })),
    };
  }
}

/** Bins that are told together, so many each. */
interface ToldBins {
  readonly from: number;
  readonly each: number;
  readonly count: number;
}

/** Bins as fine as makes at most 48 of those from the least value to the largest. */
function toldBins(values: Float64Array): ToldBins {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const [low, high] = [binOf(least), binOf(most)];
  for (let each = 1; ; each *= 2) {
    // Multiples, so that bins of a coarser grid have edges of powers of two.
    const from = low - (low % each);
    const count = Math.ceil((high + 1 - from) / each);
    if (count <= MOST_BINS) return { from, each, count };
  }
}

function toldCounts({ x, y, counts }: CountedPairs, ofX: ToldBins, ofY: ToldBins): number[] {
  const told = new Array<number>(ofX.count * ofY.count).fill(0);
  for (let cell = 0; cell < counts.length; cell++) {
    told[toldBin(y[cell], ofY) * ofX.count + toldBin(x[cell], ofX)] += counts[cell];
  }
  return told;
}

function toldBin(value: number, { from, each }: ToldBins): number {
  return Math.floor((binOf(value) - from) / each);
}

function edgesOf({ from, each, count }: ToldBins): number[] {
  const bins = wholeBin(0xffff_ffff, STEPS_LOG2) + 1;
  return Array.from({ length: count + 1 }, (_, index) => {
    const bin = from + index * each;
    return bin < bins ? lowestOfBin(bin, STEPS_LOG2) : 2 ** 32;
  });
}

/** That of a mean of whole numbers of one bin. */
function binOf(value: number): number {
  return wholeBin(value >>> 0, STEPS_LOG2);
}

/** From one row that counts to the next: 1 below 2^17, and twice as much from each power of two on. */
function everyAt(row: number): number {
  let every = 1;
  while (row >= ALL_COUNTED * every) every *= 2;
  return every;
}
