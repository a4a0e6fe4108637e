import { Client } from '../engine/plan-layout.generated.js';

/** The growing section of clients. */
export class ClientSection {
  count = 0;
  #bytes = new Uint8Array(256 * Client.SIZE);
  #words = new Uint32Array(this.#bytes.buffer);

  /**
   * @param conversationClass one more than the class of the conversations that its arrivals begin, or 0
   * @param profile one more than what its requests are held to and bear, or 0
   */
  add(
    id: number,
    firstClientWindow: number,
    clientWindowCount: number,
    conversationClass: number,
    profile: number,
  ): void {
    const at = this.count++ * Client.SIZE;
    if (at + Client.SIZE > this.#bytes.length) this.#enlarge();
    this.#words[(at + Client.ID) >> 2] = id;
    this.#words[(at + Client.FIRST_CLIENT_WINDOW) >> 2] = firstClientWindow;
    this.#words[(at + Client.CLIENT_WINDOW_COUNT) >> 2] = clientWindowCount;
    this.#words[(at + Client.CLASS) >> 2] = conversationClass;
    this.#words[(at + Client.PROFILE) >> 2] = profile;
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.count * Client.SIZE);
  }

  #enlarge(): void {
    const larger = new Uint8Array(this.#bytes.length * 2);
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#words = new Uint32Array(larger.buffer);
  }
}
