import type { TraceError } from '../errors.js';

/** A value of a JSON text, and where it is: read as what it has to be, or refused with its place. */
export class JsonValue {
  readonly value: unknown;
  /** From the whole text on, such as `parts[3].end`; empty for all of it. */
  readonly path: string;
  /** Makes the error that is thrown. */
  readonly fault: (problem: string) => TraceError;

  constructor(value: unknown, path: string, fault: (problem: string) => TraceError) {
    this.value = value;
    this.path = path;
    this.fault = fault;
  }

  has(key: string): boolean {
    return Object.hasOwn(this.object(), key);
  }

  get(key: string): JsonValue {
    const path = this.path === '' ? key : `${this.path}.${key}`;
    if (!this.has(key)) throw this.fault(`it has no ${path}`);
    return new JsonValue(this.object()[key], path, this.fault);
  }

  object(): Record<string, unknown> {
    if (typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value)) {
      return this.value as Record<string, unknown>;
    }
    return this.#not('an object');
  }

  list(): JsonValue[] {
    if (!Array.isArray(this.value)) return this.#not('a list');
    return this.value.map((value, index) => new JsonValue(value, `${this.path}[${index}]`, this.fault));
  }

  text(): string {
    return typeof this.value === 'string' ? this.value : this.#not('a text');
  }

  truth(): boolean {
    return typeof this.value === 'boolean' ? this.value : this.#not('true or false');
  }

  number(): number {
    return typeof this.value === 'number' ? this.value : this.#not('a number');
  }

  whole(): number {
    const value = this.number();
    return Number.isSafeInteger(value) && value >= 0 ? value : this.#not('a whole number');
  }

  hash(): string {
    const value = this.text();
    return /^[0-9a-f]{64}$/.test(value) ? value : this.#not('a SHA-256');
  }

  #not(expected: string): never {
    throw this.fault(`${this.path === '' ? 'it' : this.path} is not ${expected}`);
  }
}
