import { standsForNumber } from '../../attributes.js';
import { shown, type Taken, TextColumn } from './column.js';

/**
 * An attribute of clients of which all values seen are numbers. A text behind them ends the reading, also one that looks like a
 * number, so that no value becomes another: the column has to be read as texts.
 */
export class NumberAttribute extends TextColumn {
  readonly #quotesTell: boolean;
  /** Numbers of CSV by their texts: there are few. */
  readonly #known = new Map<string, number>();

  /**
   * @param isJson numbers are those of JSON, in any notation
   * @param quotesTell a value in quotes is a text
   */
  constructor(
    name: string,
    { isJson, quotesTell }: { readonly isJson: boolean; readonly quotesTell: boolean },
  ) {
    super(name, 'float64', { fast: isJson ? 'number' : undefined });
    this.#quotesTell = quotesTell;
  }

  override setText(row: number, text: string, isQuoted = false): Taken {
    if (text === '') return super.setText(row, text);
    const known = this.#known.get(text) ?? (standsForNumber(text) ? Number(text) : undefined);
    if (known === undefined || (isQuoted && this.#quotesTell)) return noNumber(text);
    this.#known.set(text, known);
    this.values[row] = known;
    return undefined;
  }

  override setValue(row: number, value: unknown): Taken {
    return typeof value === 'string' ? noNumber(value) : super.setValue(row, value);
  }
}

function noNumber(text: string): string {
  return `${shown(text)} is a text and no number`;
}
