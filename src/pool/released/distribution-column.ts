import { supportOf } from '../../fields.js';
import { grown } from './grown.js';

/** What the values of a field must be. */
export type ValueKind = 'whole' | 'ratio';

export function valueKindOf(field: string): ValueKind {
  return supportOf(field).isWhole ? 'whole' : 'ratio';
}

/** The largest number of tokens: what 32 bits hold. */
const LARGEST_COUNT = 2 ** 32 - 1;

/** Entries that a column grows by at most, where nobody has reserved room. */
const LARGEST_STEP = 2 ** 22;

/** One field's distributions end to end, growing; `ends[i]` is where the i-th distribution stops. */
export class DistributionColumn {
  readonly kind: ValueKind;
  /** The largest value that the field can have. */
  readonly largest: number;
  values: Uint32Array | Float64Array;
  probabilities: Float64Array;
  /** Entries in use. */
  length = 0;
  readonly ends: number[] = [];

  constructor(kind: ValueKind, largest = kind === 'whole' ? LARGEST_COUNT : 1) {
    this.kind = kind;
    this.largest = largest;
    this.values = kind === 'whole' ? new Uint32Array(0) : new Float64Array(0);
    this.probabilities = new Float64Array(0);
  }

  /** Makes room for at least one more entry. */
  grow(): void {
    this.reserve(Math.max(4096, Math.min(2 * this.length, this.length + LARGEST_STEP)));
  }

  /** Makes room for `capacity` entries. */
  reserve(capacity: number): void {
    if (capacity <= this.values.length) return;
    // One after the other, so that but one of them is there twice.
    this.values = grown(this.values, capacity);
    this.probabilities = grown(this.probabilities, capacity);
  }

  /** Puts the entries from `start` on into ascending order of value. */
  sortFrom(start: number): void {
    const values = this.values.slice(start, this.length);
    const probabilities = this.probabilities.slice(start, this.length);
    const order = Array.from(values.keys()).sort((a, b) => values[a] - values[b]);
    for (const [position, from] of order.entries()) {
      this.values[start + position] = values[from];
      this.probabilities[start + position] = probabilities[from];
    }
  }
}
