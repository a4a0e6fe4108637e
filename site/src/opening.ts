import { droppedOf, folderOf, type Given, hasFiles } from './dropped.js';
import { elementOf, tell } from './elements.js';
import { countText, durationText } from './numbers.js';
import { kindOf } from './sniff.js';
import { topLevelValue, unquoted, withTopLevelValue } from './spec-text.js';
import type { Store } from './state.js';
import type { TrafficClient } from './traffic-client.js';
import type { TrafficView } from './traffic-view.js';

/** Pools, traces and specs that somebody chooses or drops. */
export function startOpening(store: Store, view: TrafficView): void {
  const notice = elementOf('source-notice');
  const say = (sentence: string | undefined, isGood: boolean) => {
    notice.classList.toggle('good', isGood);
    tell(notice, sentence);
  };
  let newest = 0;
  const open = async (asked: () => Given | undefined | Promise<Given | undefined>) => {
    const turn = ++newest;
    // Of what was opened before, nothing is to be said any more.
    const sayOf = (sentence: string | undefined, isGood: boolean) => {
      if (turn === newest) say(sentence, isGood);
    };
    try {
      const given = await asked();
      if (given === undefined) return;
      sayOf(given.kind === 'file' ? `Opening ${given.file.name}…` : `Reading ${given.name}…`, true);
      sayOf(await openGiven(given, store, view), true);
    } catch (error) {
      sayOf(sentenceOf(error), false);
    }
  };
  let shown = store.state.trace;
  store.onChange(({ trace }) => {
    // What is said of a trace holds as long as it is looked at.
    if (shown !== undefined && trace === undefined) say(undefined, true);
    shown = trace;
  });
  chooseBy('open-file', 'file', ([file]) => open(() => file && { kind: 'file', file }));
  chooseBy('open-folder', 'folder', (files) => open(() => folderOf(files)));
  acceptDrops(open);
}

function sentenceOf(error: unknown): string {
  const { name, message } = error as Error;
  return name === 'NotReadableError' || name === 'NotFoundError'
    ? 'The file cannot be read: it was moved or changed, or it may not be read.'
    : message;
}

/** @returns what has been opened, in a sentence */
async function openGiven(given: Given, store: Store, view: TrafficView): Promise<string | undefined> {
  if (given.kind === 'folder') return openPool(given.name, given.files, store, view.client);
  const { file } = given;
  switch (await kindOf(file)) {
    case 'pool':
      return openPool(file.name, file, store, view.client);
    case 'spec':
      store.set({ text: await file.text(), trace: undefined }, 'page');
      return `${file.name} is the spec now.`;
    case 'trace':
      return openTrace(file, store, view);
  }
}

/** A file that turns out to be none leaves what was looked at before. */
async function openTrace(file: File, store: Store, view: TrafficView): Promise<string | undefined> {
  const before = store.state.trace;
  store.set({ trace: file }, 'page');
  const failure = await view.shown();
  // Somebody has gone on to something else.
  if (store.state.trace !== file) return undefined;
  if (failure === undefined) {
    return `The pictures are of ${file.name}; a change of the workload brings its own back.`;
  }
  store.set({ trace: before }, 'page');
  throw new Error(failure);
}

const HOUR = 3600;

/** A workload of its own rate. */
async function openPool(
  name: string,
  files: Parameters<TrafficClient['openPool']>[0]['files'],
  store: Store,
  client: TrafficClient,
): Promise<string> {
  const { category, clients, seconds } = await client.openPool({ name, files });
  const seed = unquoted(topLevelValue(store.state.text, 'seed') ?? 'morning');
  const duration = seconds < HOUR ? `${seconds}s` : '1h';
  const text = `pool: ${JSON.stringify(name)}\nrate: native\nduration: ${duration}\n`;
  store.set({ text: withTopLevelValue(text, 'seed', seed, true), trace: undefined }, 'page');
  return `${name} is open: ${countText(clients)} clients of ${category} over ${durationText(seconds)}. It stays in this page, and in no link.`;
}

function chooseBy(buttonId: string, inputId: string, open: (files: readonly File[]) => void): void {
  const input = elementOf<HTMLInputElement>(inputId);
  elementOf(buttonId).addEventListener('click', () => input.click());
  input.addEventListener('change', () => {
    const files = Array.from(input.files ?? []);
    // The same file may be chosen again.
    input.value = '';
    open(files);
  });
}

function acceptDrops(open: (asked: () => Promise<Given | undefined>) => void): void {
  const veil = elementOf('drop');
  addEventListener('dragover', (event) => {
    if (!hasFiles(event.dataTransfer)) return;
    event.preventDefault();
    veil.hidden = false;
  });
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) veil.hidden = true;
  });
  addEventListener('drop', (event) => {
    veil.hidden = true;
    if (!hasFiles(event.dataTransfer)) return;
    event.preventDefault();
    const dropped = droppedOf(event.dataTransfer!);
    open(() => dropped);
  });
}
