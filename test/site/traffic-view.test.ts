import { parseHTML } from 'linkedom';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Stage, TrafficReply, TrafficRequest } from '../../site/messages.js';
import { Store } from '../../site/src/state.js';
import { TrafficView } from '../../site/src/traffic-view.js';
import { trafficSummary } from '../report/summary.js';

const drawing = vi.hoisted(() => ({ show: async () => true }));
vi.mock('../../site/src/pictures.js', () => ({
  Pictures: class {
    show = () => drawing.show();
  },
}));

const PAGE = `<dl id="facts"></dl><p id="shown"></p><p id="traffic-notice" hidden></p>
<progress id="progress"></progress><div id="pictures"></div>`;
const PICTURES = '#pictures';
const sent: TrafficRequest[] = [];
let reply: (data: TrafficReply) => void = () => {};

beforeEach(() => {
  sent.length = 0;
  drawing.show = async () => true;
  class FakeWorker {
    set onmessage(hear: (event: { data: TrafficReply }) => void) {
      reply = (data) => hear({ data });
    }
    postMessage(request: TrafficRequest) {
      sent.push(request);
    }
  }
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal('document', parseHTML(PAGE).document);
});
afterEach(() => vi.unstubAllGlobals());

const shows = () => sent.filter((request) => request.type === 'show');
const textOf = (selector: string) => document.querySelector(selector)!.textContent;

function opened() {
  const store = new Store({ text: 'rate: 1', withNaive: false, trace: undefined });
  const view = new TrafficView(store, () => {});
  view.show();
  return { store, view };
}

/** Answers what was asked for last, and waits until it is drawn. */
async function drawn(stage: Stage) {
  const { id } = shows().at(-1)!;
  const place = document.querySelector<HTMLElement>(PICTURES)!;
  place.setAttribute('aria-busy', 'unknown');
  reply({ type: 'summaries', id, stage, summaries: [trafficSummary()], besideFault: undefined });
  await vi.waitFor(() => expect(place.getAttribute('aria-busy')).toBe('false'));
}

it('asks after a pause for what was not drawn before it', async () => {
  const { store, view } = opened();
  await drawn('whole');
  store.set({ text: 'rate: 2' }, 'page');
  await vi.waitFor(() => expect(shows()).toHaveLength(2));
  view.pause();
  view.resume();
  expect(shows().at(-1)).toMatchObject({ id: 3, traffic: { spec: { text: 'rate: 2' } } });
  await drawn('beginning');
  view.pause();
  view.resume();
  expect(shows()).toHaveLength(4);
});

it('asks for nothing after a pause where all is drawn, or has been asked for meanwhile', async () => {
  const { store, view } = opened();
  await drawn('whole');
  view.pause();
  view.resume();
  expect(shows()).toHaveLength(1);
  view.pause();
  store.set({ text: 'rate: 2' }, 'page');
  await vi.waitFor(() => expect(shows()).toHaveLength(2));
  view.resume();
  expect(shows()).toHaveLength(2);
});

it('says that pictures cannot be drawn, and is busy no longer', async () => {
  opened();
  drawing.show = () => Promise.reject(new Error('no such file'));
  await drawn('whole');
  expect(textOf('#traffic-notice')).toMatch(/^The pictures cannot be drawn/);
  expect(textOf('#shown')).toBe('There are no pictures yet.');
});

/** What a promise has come to by now. */
const settled = (promise: Promise<string | undefined>) => Promise.race([promise, Promise.resolve('waits')]);

it('tells who waits of what was asked for since, and not of what was there before', async () => {
  const { store, view } = opened();
  const { id } = shows().at(-1)!;
  store.set({ trace: new File([], 'a.arrow') }, 'page');
  const shown = view.shown();
  reply({ type: 'faults', id, faults: [] });
  expect(view.hasFaults).toBe(false);
  await vi.waitFor(() => expect(shows()).toHaveLength(2));
  expect(await settled(shown)).toBe('waits');
  await drawn('first');
  expect(await shown).toBeUndefined();
});

it('tells who waits that a drawing of before is done of nothing, and why there is none', async () => {
  const { store, view } = opened();
  let draw: (isDone: boolean) => void = () => {};
  drawing.show = () => new Promise<boolean>((resolve) => (draw = resolve));
  reply({
    type: 'summaries',
    id: shows().at(-1)!.id,
    stage: 'whole',
    summaries: [trafficSummary()],
    besideFault: undefined,
  });
  store.set({ trace: new File([], 'a.arrow') }, 'page');
  const shown = view.shown();
  await vi.waitFor(() => expect(shows()).toHaveLength(2));
  draw(true);
  await vi.waitFor(() => expect(document.querySelector(PICTURES)!.getAttribute('aria-busy')).toBe('false'));
  expect(await settled(shown)).toBe('waits');
  reply({ type: 'failure', id: shows().at(-1)!.id, message: 'a.arrow is cut off' });
  expect(await shown).toBe('a.arrow is cut off');
});

it('knows of a spec that it has faults, until it is changed', async () => {
  const { store, view } = opened();
  reply({ type: 'faults', id: shows().at(-1)!.id, faults: [] });
  expect(view.hasFaults).toBe(true);
  store.set({ text: 'rate: 2' }, 'page');
  expect(view.hasFaults).toBe(false);
});
