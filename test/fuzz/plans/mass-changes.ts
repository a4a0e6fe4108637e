import { Cell, Client, Header, Window } from '../../../src/plan/layout.js';
import type { Change } from './change.js';

function multiply(view: DataView, at: number, factor: number): void {
  view.setFloat64(at, view.getFloat64(at, true) * factor, true);
}
/** All masses at once, so that they still fit each other. */
export const scaleMasses: Change = (view, fields, random) => {
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
  for (const cell of fields.records('cell')) multiply(view, cell + Cell.MASS_END, factor);
  for (const window of fields.records('window')) multiply(view, window + Window.MASS_END, factor);
  multiply(view, Header.MASS, factor);
  multiply(view, Header.ROWS, factor);
  return `masses times ${factor}`;
};

export const scaleTimes: Change = (view, fields, random) => {
  const factor = random.pick([2 ** -1080, 1e-300, 1e-12, 1e-3, 10, 1e6, 1e11]);
  for (const window of fields.records('window')) {
    multiply(view, window + Window.START, factor);
    multiply(view, window + Window.END, factor);
  }
  return `times times ${factor}`;
};

/** More requests in one cell, and in all that sums them up. */
export const fattenCell: Change = (view, fields, random) => {
  const more = random.pick([1e-9, 0.5, 100, 1e6, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 1e12, 9e13]);
  const index = random.below(fields.count('client'));
  const client = fields.record('client', index);
  const first = fields.word(client + Client.FIRST_CELL);
  const count = fields.word(client + Client.CELL_COUNT);
  const chosen = first + random.below(count);
  for (let cell = chosen; cell < first + count; cell++) {
    add(view, fields.record('cell', cell) + Cell.MASS_END, more);
  }
  add(view, Header.MASS, more);
  const window = fields.word(fields.record('cell', chosen) + Cell.WINDOW);
  const leadIns = fields.count('class');
  if (window >= leadIns) {
    const rows = more * fields.turnsOfClient(client);
    for (let later = window; later < fields.count('window'); later++) {
      add(view, fields.record('window', later) + Window.MASS_END, rows);
    }
    add(view, Header.ROWS, rows);
  }
  return `cell ${chosen} of client ${index} has ${more} more`;
};

function add(view: DataView, at: number, more: number): void {
  view.setFloat64(at, view.getFloat64(at, true) + more, true);
}

/** Every cell rises by the least that there is. */
export const flattenCells: Change = (view, fields) => {
  const LEAST = 5e-324;
  for (const client of fields.records('client')) {
    const first = fields.word(client + Client.FIRST_CELL);
    for (let number = 0; number < fields.word(client + Client.CELL_COUNT); number++) {
      view.setFloat64(fields.record('cell', first + number) + Cell.MASS_END, LEAST * (number + 1), true);
    }
  }
  const mass = LEAST * fields.count('cell');
  view.setFloat64(Header.MASS, mass, true);
  view.setFloat64(Header.ROWS, mass, true);
  return 'all masses are the least there are';
};
/** Rows that have nothing to do with the masses, as only a plan with classes may say. */
export const setRows: Change = (view, _fields, random) => {
  const mass = view.getFloat64(Header.MASS, true);
  const rows = random.pick([1, 1e-300, 5e-324, mass / 1e6, mass * 0.01, mass * 1e3, 1e14]);
  view.setFloat64(Header.ROWS, rows, true);
  return `${rows} rows where the mass is ${mass}`;
};
