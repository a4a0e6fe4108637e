import { parseHTML } from 'linkedom';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { Pictures } from '../../site/src/pictures.js';
import { picturesOf } from '../../src/report/pictures/pictures.js';
import { trafficSummary } from '../report/summary.js';

const TURNS = trafficSummary();
const PLAIN = trafficSummary({ conversations: undefined });

let place: HTMLElement & { clientWidth: number };
let resize = () => {};

beforeAll(() => {
  class Observer {
    constructor(onResize: () => void) {
      resize = onResize;
    }
    observe() {}
  }
  class Sheet {
    replaceSync() {}
  }
  vi.stubGlobal('ResizeObserver', Observer);
  vi.stubGlobal('CSSStyleSheet', Sheet);
});
afterAll(() => vi.unstubAllGlobals());

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { document } = parseHTML(
    '<div id="pictures"><div class="waiting"></div><div class="waiting"></div></div>',
  );
  Object.assign(document, { adoptedStyleSheets: [] });
  vi.stubGlobal('document', document);
  place = document.querySelector('#pictures') as unknown as typeof place;
  Object.defineProperty(place, 'clientWidth', { value: 600, writable: true });
});
afterEach(() => vi.useRealTimers());

const idsOn = () => [...place.children].map((child) => child.getAttribute('data-picture'));
const idsOf = (of: Parameters<typeof picturesOf>[0]) => picturesOf(of).map(({ id }) => id);
const widthsOn = () =>
  new Set([...place.querySelectorAll('figure > svg')].map((svg) => svg.getAttribute('width')));
const untilFirst = () => vi.waitFor(() => expect(idsOn()[0]).toBe(idsOf([PLAIN])[0]), { interval: 0 });

it('are in one order, whatever was shown before', async () => {
  const pictures = new Pictures(place);
  for (const shown of [PLAIN, TURNS, PLAIN, TURNS]) {
    expect(await pictures.show([shown])).toBe(true);
    expect(idsOn()).toEqual(idsOf([shown]));
  }
});

it('are all drawn where the page is resized meanwhile, for its new width', async () => {
  const pictures = new Pictures(place);
  const shown = pictures.show([PLAIN]);
  await untilFirst();
  place.clientWidth = 500;
  resize();
  vi.advanceTimersByTime(1000);
  expect(await shown).toBe(true);
  expect(idsOn()).toEqual(idsOf([PLAIN]));
  expect(widthsOn()).toEqual(new Set(['500']));
});

it('are those that were asked for last', async () => {
  const pictures = new Pictures(place);
  const first = pictures.show([PLAIN]);
  await untilFirst();
  const second = pictures.show([TURNS]);
  place.clientWidth = 500;
  resize();
  vi.advanceTimersByTime(1000);
  expect(await Promise.all([first, second])).toEqual([false, true]);
  expect(idsOn()).toEqual(idsOf([TURNS]));
  expect(widthsOn()).toEqual(new Set(['500']));
});

it('keep the figures that somebody has opened', async () => {
  const pictures = new Pictures(place);
  await pictures.show([PLAIN]);
  const details = place.querySelector('details')!;
  details.open = true;
  details.dispatchEvent(new (document.defaultView as unknown as typeof globalThis).Event('toggle'));
  expect(details.querySelectorAll('table')).toHaveLength(1);
  await pictures.show([TURNS]);
  expect(place.querySelector('details')).toBe(details);
  expect(details.querySelectorAll('table')).toHaveLength(1);
});
