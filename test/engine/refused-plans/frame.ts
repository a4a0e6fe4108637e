/** Plans that are refused for their header, sections, columns, windows or clients, or for what these expect. */
import {
  Client,
  ClientWindow,
  ClientWindowFlag,
  Column,
  Header,
  Window,
} from '../../../src/engine/plan-layout.generated.js';
import {
  changed,
  f64,
  numberOf,
  PLAN,
  REFERENCE,
  RENEWAL,
  type Refusal,
  timesExpected,
  u32,
  wordOf,
} from './changes.js';

function withBit(plan: Uint8Array, at: number): Uint8Array {
  const copy = plan.slice();
  copy[at] ^= 1;
  return copy;
}

export const FRAME: readonly Refusal[] = [
  ['no bytes', /truncated/, new Uint8Array(0)],
  ['a header cut short', /truncated/, PLAN.slice(0, Header.SIZE - 8)],
  ['bytes cut off', /truncated/, PLAN.slice(0, -8)],
  ['bytes added', /truncated/, Uint8Array.from([...PLAN, 0, 0, 0, 0, 0, 0, 0, 0])],
  ['another magic number', /not a plan/, changed(u32(Header.MAGIC, 0x50474c53))],
  ['a bit of the checksum', /checksum/, withBit(PLAN, Header.CHECKSUM)],
  ['a bit of the mode of arrivals', /checksum/, withBit(PLAN, Header.ARRIVALS)],
  ['a bit of the seed key', /checksum/, withBit(PLAN, Header.KEY0)],
  ['a bit of the last byte', /checksum/, withBit(PLAN, PLAN.length - 1)],
  ['a section that is not aligned', /section/, changed(u32(Header.CLIENT_WINDOWS, 132))],
  ['a section inside the header', /section/, changed(u32(Header.WINDOWS, 64))],
  ['a section past the end', /section/, changed(u32(Header.TABLES, PLAN.length + 8))],
  ['more records than fit', /section/, changed(u32(Header.CLIENT_WINDOW_COUNT, 0xffffffff))],
  ['an unknown mode of arrivals', /header/, changed(u32(Header.ARRIVALS, 3))],
  ['tiles below 1024 rows', /header/, changed(f64(Header.TILE_ROWS, 1023))],
  ['tiles of NaN rows', /header/, changed(f64(Header.TILE_ROWS, Number.NaN))],
  ['no expected requests', /header/, changed(f64(Header.EXPECTED_ARRIVALS, 0))],
  [
    'expected arrivals that are not those of the clients',
    /header/,
    changed(f64(Header.EXPECTED_ARRIVALS, 5000)),
  ],
  [
    'texts without an end',
    /texts/,
    changed((view) => {
      const last = view.getUint32(Header.TEXTS, true) + view.getUint32(Header.TEXT_BYTES, true) - 1;
      view.setUint8(last, 0x41);
    }),
  ],
  ['no texts', /texts/, changed(u32(Header.TEXT_BYTES, 0))],
  ['more profiles than fit', /section/, changed(u32(Header.PROFILE_COUNT, 0xffffffff))],
  ['more attributes than columns', /header/, changed(u32(Header.ATTRIBUTE_COUNT, 65))],
  ['ids with too few bits for turns', /header/, changed(u32(Header.TURN_BITS, 5))],
  ['ids with too many bits for turns', /header/, changed(u32(Header.TURN_BITS, 15))],
  ['a profile that is not there', /client is/, changed(wordOf(Header.CLIENTS, Client.PROFILE, 1))],
  ['texts past the end', /section/, changed(u32(Header.TEXT_BYTES, 0xffffffff))],
  ['a name outside of the texts', /column/, changed(wordOf(Header.COLUMNS, Column.NAME, 0xffff))],
  ['an unknown kind of column', /column/, changed(wordOf(Header.COLUMNS, Column.KIND, 99))],
  ['a column of a slot that is not there', /column/, changed(wordOf(Header.COLUMNS, Column.SLOT, 3))],
  ['a part without its whole', /column/, changed(wordOf(Header.COLUMNS, Column.KIND, 1))],
  ['a rest without its part', /column/, changed(wordOf(Header.COLUMNS, Column.KIND, 2))],
  ['a window that does not start at 0', /window is/, changed(numberOf(Header.WINDOWS, Window.START, 1))],
  ['a window of no length', /window is/, changed(numberOf(Header.WINDOWS, Window.END, 0))],
  [
    'a window of negative expected rows',
    /window is/,
    changed(numberOf(Header.WINDOWS, Window.EXPECTED_END, -1)),
  ],
  [
    'a client without client-windows',
    /client is/,
    changed(wordOf(Header.CLIENTS, Client.CLIENT_WINDOW_COUNT, 0)),
  ],
  [
    'a client that skips client-windows',
    /client is/,
    changed(wordOf(Header.CLIENTS, Client.FIRST_CLIENT_WINDOW, 1)),
  ],
  [
    'client-windows of no client',
    /client is/,
    changed((view) =>
      view.setUint32(Header.CLIENT_COUNT, view.getUint32(Header.CLIENT_COUNT, true) - 1, true),
    ),
  ],
  [
    'expected arrivals that do not ascend',
    /client-window/,
    changed(numberOf(Header.CLIENT_WINDOWS, ClientWindow.EXPECTED_END, 0)),
  ],
  [
    'a client-window that goes on and begins anew',
    /client-window/,
    changed((view, at) => {
      const flags = ClientWindowFlag.CONTINUES | ClientWindowFlag.BEGINS_ANEW;
      view.setUint32(at(Header.CLIENT_WINDOWS, 1, ClientWindow.SIZE) + ClientWindow.FLAGS, flags, true);
    }),
  ],
  [
    'a window that is not there',
    /client-window/,
    changed(wordOf(Header.CLIENT_WINDOWS, ClientWindow.WINDOW, 99)),
  ],
  [
    'a field set that is not there',
    /client-window/,
    changed(wordOf(Header.CLIENT_WINDOWS, ClientWindow.FIELD_SET, 99)),
  ],
  [
    'clients that expect what the windows do not',
    /expected requests/,
    changed(numberOf(Header.WINDOWS, Window.EXPECTED_END, 9)),
  ],
  [
    'more arrivals in a reference window than can be drawn ahead',
    /expected requests/,
    changed(timesExpected(1e6), REFERENCE),
  ],
  ['a row limit that is not whole', /header/, changed(f64(Header.ROW_LIMIT, 0.5))],
  ['a row limit below 0', /header/, changed(f64(Header.ROW_LIMIT, -1))],
  ['a row limit of NaN', /header/, changed(f64(Header.ROW_LIMIT, Number.NaN))],
  ['a row limit above what a trace can have', /header/, changed(f64(Header.ROW_LIMIT, 1e15))],
  ['a row limit of rows that are not counted', /header/, changed(f64(Header.ROW_LIMIT, 4000), RENEWAL)],
  ['rows other than the arrivals, without conversations', /header/, changed(f64(Header.ROWS, 3999))],
];
