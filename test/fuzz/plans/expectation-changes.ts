import { Client, ClientWindow, Header, Window } from '../../../src/engine/plan-layout.generated.js';
import type { Change } from './change.js';

function multiply(view: DataView, at: number, factor: number): void {
  view.setFloat64(at, view.getFloat64(at, true) * factor, true);
}
/** All expected arrivals at once, so that they still fit each other. */
export const scaleExpected: Change = (view, fields, random) => {
  const factor = random.pick([
    2 ** -1070,
    2 ** -1000,
    1e-300,
    1e-12,
    1 / 64,
    4,
    1e3,
    1e6,
    2 ** 31,
    1e10,
    1e300,
  ]);
  for (const clientWindow of fields.records('clientWindow'))
    multiply(view, clientWindow + ClientWindow.EXPECTED_END, factor);
  for (const window of fields.records('window')) multiply(view, window + Window.EXPECTED_END, factor);
  multiply(view, Header.EXPECTED_ARRIVALS, factor);
  multiply(view, Header.ROWS, factor);
  return `expected arrivals times ${factor}`;
};

export const scaleTimes: Change = (view, fields, random) => {
  const factor = random.pick([2 ** -1080, 1e-300, 1e-12, 1e-3, 10, 1e6, 1e11]);
  for (const window of fields.records('window')) {
    multiply(view, window + Window.START, factor);
    multiply(view, window + Window.END, factor);
  }
  return `times times ${factor}`;
};

/** More requests in one client-window, and in all that sums them up. */
export const fattenClientWindow: Change = (view, fields, random) => {
  const more = random.pick([1e-9, 0.5, 100, 1e6, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 1e12, 9e13]);
  const index = random.below(fields.count('client'));
  const client = fields.record('client', index);
  const first = fields.word(client + Client.FIRST_CLIENT_WINDOW);
  const count = fields.word(client + Client.CLIENT_WINDOW_COUNT);
  const chosen = first + random.below(count);
  for (let clientWindow = chosen; clientWindow < first + count; clientWindow++) {
    add(view, fields.record('clientWindow', clientWindow) + ClientWindow.EXPECTED_END, more);
  }
  add(view, Header.EXPECTED_ARRIVALS, more);
  const window = fields.word(fields.record('clientWindow', chosen) + ClientWindow.WINDOW);
  const leadIns = fields.count('class');
  if (window >= leadIns) {
    const rows = more * fields.turnsOfClient(client);
    for (let later = window; later < fields.count('window'); later++) {
      add(view, fields.record('window', later) + Window.EXPECTED_END, rows);
    }
    add(view, Header.ROWS, rows);
  }
  return `client-window ${chosen} of client ${index} has ${more} more`;
};

function add(view: DataView, at: number, more: number): void {
  view.setFloat64(at, view.getFloat64(at, true) + more, true);
}

/** Every client-window rises by the least that there is. */
export const flattenClientWindows: Change = (view, fields) => {
  const LEAST = 5e-324;
  for (const client of fields.records('client')) {
    const first = fields.word(client + Client.FIRST_CLIENT_WINDOW);
    for (let number = 0; number < fields.word(client + Client.CLIENT_WINDOW_COUNT); number++) {
      view.setFloat64(
        fields.record('clientWindow', first + number) + ClientWindow.EXPECTED_END,
        LEAST * (number + 1),
        true,
      );
    }
  }
  const expectedArrivals = LEAST * fields.count('clientWindow');
  view.setFloat64(Header.EXPECTED_ARRIVALS, expectedArrivals, true);
  view.setFloat64(Header.ROWS, expectedArrivals, true);
  return 'all expected arrivals are the least there are';
};
/** Rows that have nothing to do with the expected arrivals, as only a plan with classes may say. */
export const setRows: Change = (view, _fields, random) => {
  const expectedArrivals = view.getFloat64(Header.EXPECTED_ARRIVALS, true);
  const rows = random.pick([
    1,
    1e-300,
    5e-324,
    expectedArrivals / 1e6,
    expectedArrivals * 0.01,
    expectedArrivals * 1e3,
    1e14,
  ]);
  view.setFloat64(Header.ROWS, rows, true);
  return `${rows} rows where the expected arrivals are ${expectedArrivals}`;
};
