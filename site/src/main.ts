import { PACKAGE_VERSION } from '../../src/version.js';
import type { Fault } from '../messages.js';
import { Address, openedLink } from './address.js';
import { missingSupport } from './browser-support.js';
import { copied } from './copy.js';
import { startDials } from './dials.js';
import { startEditor } from './editor/editor.js';
import { elementOf, tell } from './elements.js';
import { GeneratePanel } from './generate-panel.js';
import { startOpening } from './opening.js';
import { USUAL_SPEC } from './sources.js';
import { Store } from './state.js';
import { TrafficView } from './traffic-view.js';

async function start(): Promise<void> {
  startSkip();
  elementOf('version').textContent = `Version ${PACKAGE_VERSION}.`;
  const missing = missingSupport();
  if (missing !== undefined) {
    elementOf('shown').textContent = '';
    tell(elementOf('traffic-notice'), missing);
    elementOf<HTMLTextAreaElement>('spec').value = USUAL_SPEC;
    elementOf<HTMLButtonElement>('start').disabled = true;
    return;
  }
  const store = new Store({ text: USUAL_SPEC, withNaive: false, trace: undefined });
  const linked = await openedLink();
  if (linked !== undefined) store.set(linked, 'address');
  let setFaults = (_: readonly Fault[]) => {};
  const view = new TrafficView(store, (faults) => setFaults(faults));
  view.show();
  ({ setFaults } = startEditor(store, view.client));
  startDials(store);
  startSwitch(store);
  startOpening(store, view);
  const address = new Address(store);
  const copyLink = elementOf<HTMLButtonElement>('copy-link');
  copyLink.addEventListener('click', () => copied(copyLink, address.link));
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

/** Behind a link alone the place would be in the address, where the spec is. */
function startSkip(): void {
  elementOf('skip').addEventListener('click', (event) => {
    event.preventDefault();
    const pictures = elementOf('pictures');
    pictures.focus({ preventScroll: true });
    pictures.scrollIntoView();
  });
}

void start();
