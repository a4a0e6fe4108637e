import type { FormatName } from '../../src/output/formats.js';
import { offer } from '../../src/streams/download-target.js';
import type { Fault, GenerateReply, GivenPool } from '../messages.js';
import { chosenFile, removeIfEmpty } from './chosen-file.js';
import { announce, elementOf, make, tell } from './elements.js';
import { type Elsewhere, startElsewhere } from './elsewhere.js';
import { fileNameOf, otherFormatOf } from './file-name.js';
import { GenerateRun, RunEnd } from './generate-run.js';
import { bytesText, countText, numberText } from './numbers.js';
import { namesPool, specFileName } from './spec-text.js';
import type { Store } from './state.js';
import type { TrafficView } from './traffic-view.js';

/** Formats that a page offers of those that the library writes. */
const OFFERED = [
  ['arrow', 'Arrow'],
  ['parquet', 'Parquet'],
  ['csv', 'CSV'],
  ['jsonl', 'JSON lines'],
  ['mooncake', 'Mooncake'],
] as const satisfies readonly (readonly [FormatName, string])[];

const HAS_FAULTS = 'Nothing was saved: the spec has faults, which are named below it.';

/** Threads that make rows and bytes, beside the page's own. */
const MOST_WORKERS = 8;

/** The part of the page that saves traces. */
export class GeneratePanel {
  readonly #store: Store;
  readonly #view: TrafficView;
  readonly #onFaults: (faults: readonly Fault[]) => void;
  readonly #format = elementOf<HTMLSelectElement>('format');
  readonly #name = elementOf<HTMLInputElement>('name');
  readonly #elsewhere: Elsewhere;
  #run: GenerateRun | undefined;
  /** Whether a file is being chosen or written. */
  #isBusy = false;
  #startedAt = 0;
  #announcedTenths = 0;
  /** The digest of what was made last, whose rows are the same in every format. */
  #made: { readonly text: string; readonly digest: string } | undefined;

  constructor(store: Store, view: TrafficView, onFaults: (faults: readonly Fault[]) => void) {
    this.#store = store;
    this.#view = view;
    this.#onFaults = onFaults;
    this.#format.append(...OFFERED.map(([value, label]) => make('option', { value }, label)));
    this.#name.value = 'trace.arrow';
    this.#elsewhere = startElsewhere();
    this.#format.addEventListener('change', () => this.#takeName(this.#fileName));
    this.#name.addEventListener('input', () => this.#followName());
    elementOf('generate').addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#start();
    });
    elementOf('stop').addEventListener('click', () => this.#run?.cancel());
    store.onChange(() => {
      const notice = elementOf('generate-notice');
      if (notice.textContent === HAS_FAULTS) tell(notice, undefined);
      this.#showElsewhere();
    });
    this.#showElsewhere();
  }

  get #fileName(): string {
    return fileNameOf(this.#name.value, this.#format.value as FormatName);
  }

  #takeName(name: string): void {
    this.#name.value = name;
    this.#followName();
  }

  /** A name that ends as another format's asks for that. */
  #followName(): void {
    const other = otherFormatOf(this.#name.value, this.#format.value as FormatName);
    if (OFFERED.some(([format]) => format === other)) this.#format.value = other!;
    this.#showElsewhere();
  }

  get #pools(): readonly GivenPool[] {
    return this.#view.client.pools.filter(({ name }) => namesPool(this.#store.state.text, name));
  }

  #showElsewhere(): void {
    const { text } = this.#store.state;
    this.#elsewhere.show({
      text,
      name: this.#fileName,
      format: this.#format.value as FormatName,
      pools: this.#pools.map(({ name }) => name),
      digest: this.#made?.text === text ? this.#made.digest : undefined,
    });
  }

  async #start(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      // Nobody chooses a file in vain.
      if (this.#view.hasFaults) return tell(elementOf('generate-notice'), HAS_FAULTS);
      const handle = await chosenFile(this.#fileName);
      if (handle !== 'none') await this.#save(handle);
    } finally {
      this.#isBusy = false;
    }
  }

  async #save(handle: FileSystemFileHandle | undefined): Promise<void> {
    tell(elementOf('generate-notice'), undefined);
    if (handle !== undefined) this.#takeName(handle.name);
    const name = handle?.name ?? this.#fileName;
    const { text } = this.#store.state;
    this.#view.pause();
    this.#showRunning(true);
    this.#startedAt = performance.now();
    try {
      const run = new GenerateRun(
        {
          spec: { text, file: specFileName(text) },
          pools: this.#view.client.pools,
          name,
          format: this.#format.value,
          handle,
          workers: Math.max(1, Math.min(MOST_WORKERS, navigator.hardwareConcurrency)),
        },
        (progress) => this.#showProgress(progress),
      );
      this.#run = run;
      const done = await run.done;
      if (done.content === undefined) run.release();
      else offer(done.content, name, async () => run.release());
      this.#made = { text, digest: done.digest };
      this.#showDone(done, name);
      this.#showElsewhere();
    } catch (error) {
      await removeIfEmpty(handle);
      this.#showEnd(error, name);
    } finally {
      this.#run = undefined;
      this.#showRunning(false);
      this.#view.resume();
    }
  }

  #showRunning(isRunning: boolean): void {
    if (isRunning) elementOf('run').hidden = false;
    elementOf('run-progress').hidden = !isRunning;
    elementOf('stop').hidden = !isRunning;
    elementOf<HTMLButtonElement>('start').disabled = isRunning;
    if (isRunning) elementOf('stop').focus();
    else if (document.activeElement === document.body) elementOf('start').focus();
  }

  #showProgress(progress: Extract<GenerateReply, { type: 'progress' }> | undefined): void {
    const bar = elementOf<HTMLProgressElement>('run-progress');
    const status = elementOf('run-status');
    if (progress === undefined) {
      bar.removeAttribute('value');
      status.textContent = 'Planning…';
      this.#announcedTenths = 0;
      announce('Planning…');
      return;
    }
    const { rows, expectedRows, bytes } = progress;
    const share = expectedRows > 0 ? Math.min(1, rows / expectedRows) : 0;
    bar.value = share;
    const speed = rows / ((performance.now() - this.#startedAt) / 1000);
    status.textContent = `${countText(rows)} of ${countText(expectedRows)} requests, ${bytesText(bytes)}, ${speedText(speed)}`;
    const tenths = Math.floor(share * 10);
    if (tenths > this.#announcedTenths) announce(`${tenths * 10} % of the requests are made.`);
    this.#announcedTenths = tenths;
  }

  #showDone({ rows, bytes, digest }: Extract<GenerateReply, { type: 'done' }>, name: string): void {
    const speed = rows / ((performance.now() - this.#startedAt) / 1000);
    const digestPlace = make('code', { id: 'digest' }, digest);
    elementOf('run-status').replaceChildren(
      `${name} is saved: ${countText(rows)} requests, ${bytesText(bytes)}, ${speedText(speed)}. Its digest is `,
      digestPlace,
    );
    announce(`${name} is saved.`);
  }

  #showEnd(error: unknown, name: string): void {
    elementOf('run-status').textContent = '';
    elementOf('run').hidden = true;
    const notice = elementOf('generate-notice');
    if (!(error instanceof RunEnd)) {
      tell(notice, `${name} was not saved: ${(error as Error).message}`);
      return;
    }
    const { reply } = error;
    if (reply.type === 'cancelled') {
      elementOf('run').hidden = false;
      elementOf('run-status').textContent = `Cancelled: ${name} was not saved.`;
      announce(`Cancelled: ${name} was not saved.`);
    } else if (reply.type === 'faults') {
      this.#onFaults(reply.faults);
      tell(notice, HAS_FAULTS);
    } else tell(notice, reply.message);
  }
}

function speedText(perSecond: number): string {
  return perSecond >= 1e6
    ? `${numberText(perSecond / 1e6)} million a second`
    : `${countText(perSecond)} a second`;
}
