import { BlockIds } from './block-ids.js';
import { IdRanges, NONE } from './id-ranges.js';

/**
 * Writes the ids of blocks one behind the other: new ones, and those of lists that are held, each of which is the number
 * of its first range.
 */
export class BlockWriter {
  readonly #ids: BlockIds;
  readonly #ranges = new IdRanges();
  #items = new Uint32Array(0);
  #at = 0;

  /** @param limit, firstId as `PrefixBlockOptions` has them */
  constructor(limit: number, firstId: number) {
    this.#ids = new BlockIds(limit, firstId);
  }

  /** Writes to these from their beginning on. */
  begin(items: Uint32Array<ArrayBuffer>): void {
    this.#items = items;
    this.#at = 0;
  }

  /** Lets go of what was written to. */
  end(): void {
    this.#items = new Uint32Array(0);
  }

  /** Ids that were written. */
  get written(): number {
    return this.#at;
  }

  /** Ids that are held and are written nowhere yet. @returns their list, `NONE` where there are none */
  newList(count: number): number {
    let [head, tail] = [NONE, NONE];
    for (let left = count; left > 0; left -= this.#ids.taken) {
      const first = this.#ids.take(left, true);
      const range = this.#ranges.add(first, this.#ids.taken);
      if (tail === NONE) head = range;
      else this.#ranges.next[tail] = range;
      tail = range;
    }
    return head;
  }

  /** Writes the first `count` ids of a list, or all where they are fewer. @returns the last range of which it was */
  writeShared(list: number, count: number): number {
    const { first, count: counts, next } = this.#ranges;
    const items = this.#items;
    let tail = NONE;
    let at = this.#at;
    for (let range = list, left = count; range !== NONE && left > 0; range = next[range]) {
      const here = Math.min(left, counts[range]);
      const id = first[range];
      for (let index = 0; index < here; index++) items[at + index] = id + index;
      at += here;
      left -= here;
      tail = range;
    }
    this.#at = at;
    return tail;
  }

  /** Writes so many new ids. @returns the list of them where they are held, else `NONE` */
  writeNew(count: number, hold: boolean): number {
    const items = this.#items;
    let [head, tail] = [NONE, NONE];
    let at = this.#at;
    for (let left = count; left > 0; left -= this.#ids.taken) {
      const id = this.#ids.take(left, hold);
      const { taken } = this.#ids;
      for (let index = 0; index < taken; index++) items[at + index] = id + index;
      at += taken;
      if (!hold) continue;
      const range = this.#ranges.add(id, taken);
      if (tail === NONE) head = range;
      else this.#ranges.next[tail] = range;
      tail = range;
    }
    this.#at = at;
    return head;
  }

  /** Puts a list behind the last range of another. */
  append(tail: number, list: number): void {
    this.#ranges.next[tail] = list;
  }

  /** A list with as many ids more, which may be one that has none. */
  enlarged(list: number, count: number): number {
    const more = this.newList(count);
    if (list === NONE) return more;
    let tail = list;
    while (this.#ranges.next[tail] !== NONE) tail = this.#ranges.next[tail];
    this.#ranges.next[tail] = more;
    return list;
  }

  /** Lets go of all ids of a list but the first `kept`, and of its ranges that have none left. */
  release(list: number, kept: number): void {
    const ranges = this.#ranges;
    let left = kept;
    for (let range = list; range !== NONE; ) {
      const following = ranges.next[range];
      const here = Math.min(left, ranges.count[range]);
      this.#ids.release(ranges.first[range] + here, ranges.count[range] - here);
      if (here === 0) ranges.remove(range);
      else ranges.count[range] = here;
      left -= here;
      range = following;
    }
  }
}
