import type { Fault, Stage, TrafficFacts, TrafficReply } from '../messages.js';
import { elementOf, tell } from './elements.js';
import { countText, durationText, numberText } from './numbers.js';
import type { Pictures } from './pictures.js';
import { specFileName } from './spec-text.js';
import type { Store } from './state.js';
import { TrafficClient } from './traffic-client.js';

/** How long after a change its traffic is made, in ms: who types goes on typing. */
const PAUSE_MILLISECONDS = 150;

const NO_PICTURES = 'There are no pictures yet.';
const NOT_DRAWN =
  'The pictures cannot be drawn: their scripts could not be loaded, or failed. Load the page again.';

interface Waiting {
  /** How often traffic had been asked for, with what is waited for. */
  readonly asked: number;
  resolve(failure: string | undefined): void;
}

/** What the traffic on the page is: its facts and its pictures, made anew when the state changes. */
export class TrafficView {
  readonly client: TrafficClient;
  readonly #store: Store;
  readonly #onFaults: (faults: readonly Fault[]) => void;
  /** Loaded while the worker makes what they show. */
  readonly #pictures: Promise<Pictures>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #facts: TrafficFacts | undefined;
  /** How often traffic was asked for, and which of these was finished last, with pictures or without. */
  #asked = 0;
  #finished: number | undefined;
  #isPaused = false;
  #hasPictures = false;
  /** Whether the spec as it is has faults; undefined until that is known. */
  #hasFaults: boolean | undefined;
  /** Whether the state has changed since it was asked for last. */
  #isDue = false;
  /** Who waits until what was asked for is seen, or has failed with a sentence. */
  #waiting: Waiting[] = [];

  constructor(store: Store, onFaults: (faults: readonly Fault[]) => void) {
    this.#store = store;
    this.#onFaults = onFaults;
    this.client = new TrafficClient((reply) => this.#hear(reply));
    const place = elementOf('pictures');
    this.#pictures = import('./pictures.js').then(({ Pictures }) => new Pictures(place));
    // Whoever draws hears of it.
    this.#pictures.catch(() => undefined);
    store.onChange((_, origin) => {
      this.#hasFaults = undefined;
      this.#isDue = true;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.show(), origin === 'page' ? 0 : PAUSE_MILLISECONDS);
    });
  }

  show(): void {
    const { text, withNaive, trace } = this.#store.state;
    const spec = { text, file: specFileName(text) };
    clearTimeout(this.#timer);
    this.#isPaused = false;
    this.#isDue = false;
    this.#asked++;
    if (trace === undefined) this.client.show({ kind: 'workload', spec, withNaive });
    else this.client.show({ kind: 'trace', file: trace, beside: withNaive ? spec : undefined });
  }

  /** Whether the spec as it stands is known to have faults, which the editor names. */
  get hasFaults(): boolean {
    return this.#hasFaults === true;
  }

  /** Why there are no pictures of the state as it is, in a sentence; undefined as soon as there are, or of a later one. */
  shown(): Promise<string | undefined> {
    const asked = this.#asked + (this.#isDue ? 1 : 0);
    return new Promise((resolve) => this.#waiting.push({ asked, resolve }));
  }

  /** While something else needs the processor, or until the state changes. */
  pause(): void {
    this.#isPaused = true;
    this.client.stop();
    this.#rest(elementOf('shown').textContent ?? '');
  }

  /** Goes on with what was not finished. */
  resume(): void {
    if (this.#isPaused && this.#finished !== this.#asked) this.show();
    this.#isPaused = false;
  }

  #hear(reply: Exclude<TrafficReply, { type: 'pool' | 'schema' }>): void {
    switch (reply.type) {
      case 'facts':
        this.#facts = reply.facts;
        if (!this.#isDue) this.#hasFaults = false;
        this.#onFaults([]);
        tell(elementOf('traffic-notice'), undefined);
        showFacts(reply.facts);
        break;
      case 'progress':
        elementOf<HTMLProgressElement>('progress').value = reply.share;
        break;
      case 'summaries':
        void this.#draw(reply).catch(() => this.#fail(NOT_DRAWN));
        break;
      case 'faults':
        if (!this.#isDue) this.#hasFaults = true;
        this.#onFaults(reply.faults);
        this.#end('The spec has faults.');
        this.#rest(
          this.#hasPictures ? 'The pictures are those of the last spec without faults.' : NO_PICTURES,
        );
        break;
      case 'failure':
        this.#fail(reply.message);
    }
  }

  #fail(sentence: string): void {
    tell(elementOf('traffic-notice'), sentence);
    this.#end(sentence);
    this.#rest(this.#hasPictures ? 'The pictures are those of what was there before.' : NO_PICTURES);
  }

  /** Nothing more comes of what was asked for. */
  #end(failure: string): void {
    this.#finished = this.#asked;
    this.#tellWaiting(this.#asked, failure);
    if (this.#hasPictures) return;
    for (const place of elementOf('pictures').querySelectorAll('.waiting')) place.remove();
  }

  #tellWaiting(asked: number, failure: string | undefined): void {
    const told = this.#waiting.filter((waiting) => waiting.asked <= asked);
    this.#waiting = this.#waiting.filter((waiting) => waiting.asked > asked);
    for (const { resolve } of told) resolve(failure);
  }

  async #draw({
    summaries,
    stage,
    besideFault,
  }: Extract<TrafficReply, { type: 'summaries' }>): Promise<void> {
    const [first] = summaries;
    const asked = this.#asked;
    tell(elementOf('traffic-notice'), besideFault);
    showShown(this.#facts, stage, first!.requests, first!.durationSeconds);
    if (stage === 'whole') {
      showFacts({
        ...this.#facts,
        requests: first!.requests,
        durationSeconds: first!.durationSeconds,
        clients: this.#facts?.clients ?? first!.clients?.clients,
      });
    }
    const place = elementOf('pictures');
    place.setAttribute('aria-busy', 'true');
    if (!(await (await this.#pictures).show(summaries))) return;
    this.#hasPictures = true;
    this.#tellWaiting(asked, undefined);
    if (stage === 'whole') this.#finished = asked;
    place.setAttribute('aria-busy', 'false');
    place.dataset.stage = stage;
    place.dataset.traffics = String(summaries.length);
  }

  #rest(sentence: string): void {
    elementOf('shown').textContent = sentence;
    elementOf('progress').classList.remove('active');
    elementOf('pictures').setAttribute('aria-busy', 'false');
  }
}

function showFacts({ requests, durationSeconds, clients }: TrafficFacts): void {
  const rate =
    requests !== undefined && durationSeconds !== undefined ? requests / durationSeconds : undefined;
  const texts = [
    requests === undefined ? undefined : countText(requests),
    durationSeconds === undefined ? undefined : durationText(durationSeconds),
    rate === undefined ? undefined : numberText(rate),
    clients === undefined ? undefined : countText(clients),
  ];
  elementOf('facts')
    .querySelectorAll('dd')
    .forEach((place, index) => {
      place.textContent = texts[index] ?? '–';
    });
}

function showShown(facts: TrafficFacts | undefined, stage: Stage, requests: number, seconds: number): void {
  const progress = elementOf<HTMLProgressElement>('progress');
  progress.classList.toggle('active', stage !== 'whole');
  const shown = elementOf('shown');
  if (stage === 'whole') {
    shown.textContent = `All ${countText(requests)} requests are shown.`;
    return;
  }
  if (stage === 'first') {
    shown.textContent = `All ${countText(requests)} requests are shown; what is beside them is on its way.`;
    return;
  }
  progress.value = requests / (facts?.requests ?? Number.POSITIVE_INFINITY);
  const whole = facts?.durationSeconds === undefined ? '' : ` of ${durationText(facts.durationSeconds)}`;
  shown.textContent = `The first ${durationText(seconds)}${whole} are shown; the rest is on its way.`;
}
