import type { Fault } from '../messages.js';
import { missingSupport } from './browser-support.js';
import { copied } from './copy.js';
import { startDials } from './dials.js';
import { startEditor } from './editor/editor.js';
import { elementOf, tell } from './elements.js';
import { GeneratePanel } from './generate-panel.js';
import { linkOf, readLink } from './link.js';
import { startOpening } from './opening.js';
import { USUAL_SPEC } from './sources.js';
import { Store } from './state.js';
import { TrafficView } from './traffic-view.js';

async function start(): Promise<void> {
  const missing = missingSupport();
  if (missing !== undefined) {
    elementOf('shown').textContent = '';
    tell(elementOf('traffic-notice'), missing);
    elementOf<HTMLTextAreaElement>('spec').value = USUAL_SPEC;
    elementOf<HTMLButtonElement>('start').disabled = true;
    return;
  }
  const store = new Store({ text: USUAL_SPEC, withNaive: false, trace: undefined });
  try {
    const linked = await readLink(location.hash);
    if (linked !== undefined) store.set(linked, 'page');
  } catch (error) {
    tell(elementOf('source-notice'), (error as Error).message);
  }
  let setFaults = (_: readonly Fault[]) => {};
  const view = new TrafficView(store, (faults) => setFaults(faults));
  view.show();
  ({ setFaults } = startEditor(store, view.client));
  startDials(store);
  startSwitch(store);
  startOpening(store, view.client);
  startCopyLink(store);
  keepLink(store);
  new GeneratePanel(store, view, (faults) => setFaults(faults));
}

function startSwitch(store: Store): void {
  const beside = elementOf<HTMLInputElement>('beside');
  beside.checked = store.state.withNaive;
  beside.addEventListener('change', () => store.set({ withNaive: beside.checked }, 'page'));
  const back = elementOf('back');
  back.addEventListener('click', () => {
    store.set({ trace: undefined }, 'page');
    beside.focus();
  });
  store.onChange(({ withNaive, trace }) => {
    beside.checked = withNaive;
    back.hidden = trace === undefined;
    elementOf('beside-label').textContent =
      trace === undefined ? 'NAIVE beside it' : 'The workload beside it';
  });
}

function startCopyLink(store: Store): void {
  const button = elementOf<HTMLButtonElement>('copy-link');
  button.addEventListener('click', async () => {
    const url = new URL(location.href);
    url.hash = await linkOf(store.state);
    await copied(button, url.href);
  });
}

/** The address follows the state, and the state an address that somebody enters. */
function keepLink(store: Store): void {
  let latest = 0;
  store.onChange(async (state) => {
    const turn = ++latest;
    const hash = await linkOf(state);
    if (turn === latest && location.hash !== hash) history.replaceState(undefined, '', hash);
  });
  addEventListener('hashchange', async () => {
    try {
      const linked = await readLink(location.hash);
      if (linked !== undefined) store.set({ ...linked, trace: undefined }, 'page');
      tell(elementOf('source-notice'), undefined);
    } catch (error) {
      tell(elementOf('source-notice'), (error as Error).message);
    }
  });
}

void start();
