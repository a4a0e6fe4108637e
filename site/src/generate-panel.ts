import { offer } from '../../src/streams/download-target.js';
import type { Fault, GenerateReply } from '../messages.js';
import { elementOf, make, tell } from './elements.js';
import { type Elsewhere, startElsewhere } from './elsewhere.js';
import { GenerateRun, RunEnd } from './generate-run.js';
import { bytesText, countText, numberText } from './numbers.js';
import { specFileName } from './spec-text.js';
import type { Store } from './state.js';
import type { TrafficView } from './traffic-view.js';

/** Formats that a page offers of those that the library writes, and the endings of their files. */
const FORMATS = [
  ['arrow', 'Arrow', '.arrow'],
  ['parquet', 'Parquet', '.parquet'],
  ['csv', 'CSV', '.csv'],
  ['jsonl', 'JSON lines', '.jsonl'],
  ['mooncake', 'Mooncake', '.jsonl'],
] as const;

/** Threads that make rows and bytes, beside the page's own. */
const MOST_WORKERS = 8;

interface SavePicker {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

/** The part of the page that saves traces. */
export class GeneratePanel {
  readonly #store: Store;
  readonly #view: TrafficView;
  readonly #onFaults: (faults: readonly Fault[]) => void;
  readonly #format = elementOf<HTMLSelectElement>('format');
  readonly #name = elementOf<HTMLInputElement>('name');
  readonly #elsewhere: Elsewhere;
  #run: GenerateRun | undefined;
  #startedAt = 0;

  constructor(store: Store, view: TrafficView, onFaults: (faults: readonly Fault[]) => void) {
    this.#store = store;
    this.#view = view;
    this.#onFaults = onFaults;
    this.#format.append(...FORMATS.map(([value, label]) => make('option', { value }, label)));
    this.#name.value = 'trace.arrow';
    this.#elsewhere = startElsewhere();
    this.#format.addEventListener('change', () => {
      this.#name.value = this.#name.value.replace(/(\.\w+)*$/, this.#ending);
      this.#showElsewhere();
    });
    this.#name.addEventListener('input', () => this.#showElsewhere());
    elementOf('generate').addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#start();
    });
    elementOf('stop').addEventListener('click', () => this.#run?.cancel());
    store.onChange(() => this.#showElsewhere());
    this.#showElsewhere();
  }

  get #ending(): string {
    return FORMATS.find(([value]) => value === this.#format.value)![2];
  }

  get #fileName(): string {
    const name = this.#name.value.trim().replaceAll(/[/\\]/g, '-') || 'trace';
    return /\.\w+$/.test(name) ? name : `${name}${this.#ending}`;
  }

  #showElsewhere(digest?: string): void {
    const { text } = this.#store.state;
    this.#elsewhere.show({ text, name: this.#fileName, format: this.#format.value, digest });
  }

  async #start(): Promise<void> {
    if (this.#run !== undefined) return;
    const name = this.#fileName;
    tell(elementOf('generate-notice'), undefined);
    const handle = await chosenFile(name);
    if (handle === 'none') return;
    const { text } = this.#store.state;
    this.#view.pause();
    this.#showRunning(true);
    this.#startedAt = performance.now();
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
    try {
      const done = await run.done;
      if (done.content === undefined) run.release();
      else offer(done.content, name, async () => run.release());
      this.#showDone(done, name);
      if (this.#store.state.text === text) this.#showElsewhere(done.digest);
    } catch (error) {
      this.#showEnd(error, name);
    } finally {
      this.#run = undefined;
      this.#showRunning(false);
      this.#view.resume();
    }
  }

  #showRunning(isRunning: boolean): void {
    elementOf('run').hidden = false;
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
      return;
    }
    const { rows, expectedRows, bytes } = progress;
    bar.value = rows / expectedRows;
    const speed = rows / ((performance.now() - this.#startedAt) / 1000);
    status.textContent = `${countText(rows)} of ${countText(expectedRows)} requests, ${bytesText(bytes)}, ${speedText(speed)}`;
  }

  #showDone({ rows, bytes, digest }: Extract<GenerateReply, { type: 'done' }>, name: string): void {
    const speed = rows / ((performance.now() - this.#startedAt) / 1000);
    const digestPlace = make('code', { id: 'digest' }, digest);
    elementOf('run-status').replaceChildren(
      `${name} is saved: ${countText(rows)} requests, ${bytesText(bytes)}, ${speedText(speed)}. Its digest is `,
      digestPlace,
    );
  }

  #showEnd(error: unknown, name: string): void {
    elementOf('run-status').textContent = '';
    elementOf('run').hidden = true;
    if (!(error instanceof RunEnd)) throw error;
    const { reply } = error;
    if (reply.type === 'cancelled') {
      elementOf('run').hidden = false;
      elementOf('run-status').textContent = `Cancelled: ${name} was not saved.`;
    } else if (reply.type === 'faults') {
      this.#onFaults(reply.faults);
      tell(elementOf('generate-notice'), 'Nothing was saved: the spec has faults, which are named below it.');
    } else tell(elementOf('generate-notice'), reply.message);
  }
}

function speedText(perSecond: number): string {
  return perSecond >= 1e6
    ? `${numberText(perSecond / 1e6)} million a second`
    : `${countText(perSecond)} a second`;
}

/** The file that a person chooses where the browser asks; `none` where they choose not to. */
async function chosenFile(suggestedName: string): Promise<FileSystemFileHandle | undefined | 'none'> {
  const { showSaveFilePicker } = globalThis as SavePicker;
  if (showSaveFilePicker === undefined) return undefined;
  try {
    return await showSaveFilePicker({ suggestedName });
  } catch (error) {
    // Where it must not ask, it still downloads.
    return (error as Error).name === 'AbortError' ? 'none' : undefined;
  }
}
