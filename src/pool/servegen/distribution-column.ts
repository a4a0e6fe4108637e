/** What the values of a field must be. */
export type ValueKind = 'whole' | 'ratio';

/** The values of all fields are token or item counts but this one's, which are shares. */
export function valueKindOf(field: string): ValueKind {
  return field === 'reason_ratio' ? 'ratio' : 'whole';
}

/** The largest count: what 32 bits hold. */
export const LARGEST_COUNT = 2 ** 32 - 1;

/** One field's distributions end to end, growing; `ends[i]` is where the i-th distribution stops. */
export class DistributionColumn {
  readonly kind: ValueKind;
  values: Uint32Array | Float64Array;
  probabilities: Float64Array;
  /** Entries in use. */
  length = 0;
  readonly ends: number[] = [];

  constructor(kind: ValueKind) {
    this.kind = kind;
    this.values = kind === 'whole' ? new Uint32Array(0) : new Float64Array(0);
    this.probabilities = new Float64Array(0);
  }

  /** Makes room for at least one more entry. */
  grow(): void {
    const capacity = Math.max(4096, 2 * this.values.length);
    const values = this.kind === 'whole' ? new Uint32Array(capacity) : new Float64Array(capacity);
    const probabilities = new Float64Array(capacity);
    values.set(this.values);
    probabilities.set(this.probabilities);
    this.values = values;
    this.probabilities = probabilities;
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
