import type { JsonSchema } from '../../src/workload/schema/json-schema.js';
import type { AskedTraffic, GivenPool, TrafficReply, TrafficRequest } from '../messages.js';

type PoolReply = Extract<TrafficReply, { type: 'pool' }>;
type ShownReply = Exclude<TrafficReply, PoolReply | { type: 'schema' }>;

/** The page's end of the worker that summarises traffic. One that dies, for want of memory say, is
 * started again when something is asked next. */
export class TrafficClient {
  #worker: Worker | undefined;
  #lastId = 0;
  #shownId = 0;
  readonly #onReply: (reply: ShownReply) => void;
  readonly #pools = new Map<string, GivenPool>();
  readonly #waiting = new Map<number, { resolve(reply: PoolReply): void; reject(error: Error): void }>();
  #schema: Promise<JsonSchema> | undefined;
  #askedSchema: { resolve(schema: JsonSchema): void; reject(error: Error): void } | undefined;

  /** @param onReply hears what is found of the traffic that was asked for last */
  constructor(onReply: (reply: ShownReply) => void) {
    this.#onReply = onReply;
    this.#worker = this.#start();
  }

  /** Pools that are open, for other workers: of each name the last. */
  get pools(): readonly GivenPool[] {
    return [...this.#pools.values()];
  }

  /** Asks for the pictures of traffic, in place of what was asked before. */
  show(traffic: AskedTraffic): void {
    this.#shownId = ++this.#lastId;
    this.#post({ type: 'show', id: this.#shownId, traffic });
  }

  /** Ends what is being summarised. */
  stop(): void {
    this.#shownId = 0;
    this.#post({ type: 'stop' });
  }

  /** @throws Error with a sentence for what is no pool */
  async openPool(pool: GivenPool): Promise<PoolReply> {
    const id = ++this.#lastId;
    const opened = await new Promise<PoolReply>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#post({ type: 'open-pool', id, pool });
    });
    this.#pools.set(pool.name, pool);
    return opened;
  }

  /**
   * The schema of specs, which the worker has for its checks.
   *
   * @throws Error where the worker ends before; the next call asks again
   */
  schema(): Promise<JsonSchema> {
    this.#schema ??= new Promise((resolve, reject) => {
      this.#askedSchema = { resolve, reject };
      this.#post({ type: 'schema' });
    });
    return this.#schema;
  }

  #post(request: TrafficRequest): void {
    this.#worker ??= this.#start();
    this.#worker.postMessage(request);
  }

  #start(): Worker {
    const worker = new Worker(new URL('../workers/traffic.ts', import.meta.url), {
      type: 'module',
      name: 'traffic',
    });
    if (this.#pools.size > 0) {
      worker.postMessage({ type: 'add-pools', pools: this.pools } satisfies TrafficRequest);
    }
    worker.onmessage = ({ data }: MessageEvent<TrafficReply>) => this.#hear(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#end();
    };
    return worker;
  }

  #hear(reply: TrafficReply): void {
    if (reply.type === 'schema') {
      this.#askedSchema?.resolve(reply.schema);
      this.#askedSchema = undefined;
      return;
    }
    const waiting = this.#waiting.get(reply.id);
    if (waiting !== undefined) {
      this.#waiting.delete(reply.id);
      if (reply.type === 'pool') waiting.resolve(reply);
      else if (reply.type === 'failure') waiting.reject(new Error(reply.message));
      return;
    }
    if (reply.type !== 'pool' && reply.id === this.#shownId) this.#onReply(reply);
  }

  #end(): void {
    const message =
      'The part of the page that makes traffic has ended: its memory ran out, or its script could not be loaded.';
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(new Error(message));
    this.#waiting.clear();
    this.#askedSchema?.reject(new Error(message));
    if (this.#askedSchema !== undefined) this.#schema = undefined;
    this.#askedSchema = undefined;
    if (this.#shownId !== 0) this.#onReply({ type: 'failure', id: this.#shownId, message });
    this.#shownId = 0;
  }
}
