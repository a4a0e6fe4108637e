import { ALL_FIELDS, type Category, supportOf } from '../../fields.js';
import { DistributionColumn, valueKindOf } from './distribution-column.js';

/** Files differ in how many of their bytes an entry takes. */
const MARGIN = 1.1;

/** All clients' datasets, in the order in which `readDatasetJson` was given them. */
export class DatasetColumns {
  /** Start of each dataset window in seconds. */
  readonly starts: number[] = [];
  /** A column for every field of any category; those that never occur stay empty. */
  readonly fields: ReadonlyMap<string, DistributionColumn> = new Map(
    ALL_FIELDS.map((field) => [field, new DistributionColumn(valueKindOf(field), supportOf(field).largest)]),
  );
  /** Undefined until the first dataset with fields. */
  category: Category | undefined;
  /** Bytes of the files that have been read. */
  #bytes = 0;

  /**
   * Makes room for a file that is to be read next. Where it is short of room, there is as much as all files will
   * need that are to come, if they are like those before: tables of a hundred megabytes are to be copied once.
   *
   * @param fileBytes of that file
   * @param bytesToCome of it and those after it
   */
  reserveFor(fileBytes: number, bytesToCome: number): void {
    if (this.#bytes > 0) {
      for (const column of this.fields.values()) {
        const entriesAByte = (MARGIN * column.length) / this.#bytes;
        if (column.length + entriesAByte * fileBytes > column.values.length) {
          column.reserve(Math.ceil(column.length + entriesAByte * bytesToCome));
        }
      }
    }
    this.#bytes += fileBytes;
  }
}
