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
  ['no bytes', 'TRUNCATED', new Uint8Array(0)],
  ['a header cut short', 'TRUNCATED', PLAN.slice(0, Header.SIZE - 8)],
  ['bytes cut off', 'TRUNCATED', PLAN.slice(0, -8)],
  ['bytes added', 'TRUNCATED', Uint8Array.from([...PLAN, 0, 0, 0, 0, 0, 0, 0, 0])],
  ['another magic number', 'NOT_A_PLAN', changed(u32(Header.MAGIC, 0x50474c53))],
  ['a bit of the checksum', 'WRONG_CHECKSUM', withBit(PLAN, Header.CHECKSUM)],
  ['a bit of the mode of arrivals', 'WRONG_CHECKSUM', withBit(PLAN, Header.ARRIVALS)],
  ['a bit of the seed key', 'WRONG_CHECKSUM', withBit(PLAN, Header.KEY0)],
  ['a bit of the last byte', 'WRONG_CHECKSUM', withBit(PLAN, PLAN.length - 1)],
  ['a section that is not aligned', 'BAD_SECTION', changed(u32(Header.CLIENT_WINDOWS, 132))],
  ['a section inside the header', 'BAD_SECTION', changed(u32(Header.WINDOWS, 64))],
  ['a section past the end', 'BAD_SECTION', changed(u32(Header.TABLES, PLAN.length + 8))],
  ['more records than fit', 'BAD_SECTION', changed(u32(Header.CLIENT_WINDOW_COUNT, 0xffffffff))],
  ['an unknown mode of arrivals', 'BAD_HEADER', changed(u32(Header.ARRIVALS, 3))],
  ['tiles below 1024 rows', 'BAD_HEADER', changed(f64(Header.TILE_ROWS, 1023))],
  ['tiles of NaN rows', 'BAD_HEADER', changed(f64(Header.TILE_ROWS, Number.NaN))],
  ['no expected requests', 'BAD_HEADER', changed(f64(Header.EXPECTED_ARRIVALS, 0))],
  [
    'expected arrivals that are not those of the clients',
    'BAD_HEADER',
    changed(f64(Header.EXPECTED_ARRIVALS, 5000)),
  ],
  [
    'texts without an end',
    'BAD_TEXTS',
    changed((view) => {
      const last = view.getUint32(Header.TEXTS, true) + view.getUint32(Header.TEXT_BYTES, true) - 1;
      view.setUint8(last, 0x41);
    }),
  ],
  ['no texts', 'BAD_TEXTS', changed(u32(Header.TEXT_BYTES, 0))],
  ['more profiles than fit', 'BAD_SECTION', changed(u32(Header.PROFILE_COUNT, 0xffffffff))],
  [
    'profiles that are not aligned',
    'BAD_SECTION',
    changed((view, at) => u32(Header.PROFILES, at(Header.PROFILES) + 4)(view, at)),
  ],
  ['profiles in the header', 'BAD_SECTION', changed(u32(Header.PROFILES, Header.SIZE - 8))],
  ['more attributes than columns', 'BAD_HEADER', changed(u32(Header.ATTRIBUTE_COUNT, 65))],
  ['ids with too few bits for turns', 'BAD_HEADER', changed(u32(Header.TURN_BITS, 5))],
  ['ids with too many bits for turns', 'BAD_HEADER', changed(u32(Header.TURN_BITS, 15))],
  ['a profile that is not there', 'BAD_CLIENT', changed(wordOf(Header.CLIENTS, Client.PROFILE, 1))],
  ['texts past the end', 'BAD_SECTION', changed(u32(Header.TEXT_BYTES, 0xffffffff))],
  ['a name outside of the texts', 'BAD_COLUMN', changed(wordOf(Header.COLUMNS, Column.NAME, 0xffff))],
  ['an unknown kind of column', 'BAD_COLUMN', changed(wordOf(Header.COLUMNS, Column.KIND, 99))],
  ['a column of a slot that is not there', 'BAD_COLUMN', changed(wordOf(Header.COLUMNS, Column.SLOT, 3))],
  ['a part without its whole', 'BAD_COLUMN', changed(wordOf(Header.COLUMNS, Column.KIND, 1))],
  ['a rest without its part', 'BAD_COLUMN', changed(wordOf(Header.COLUMNS, Column.KIND, 2))],
  ['a window that does not start at 0', 'BAD_WINDOW', changed(numberOf(Header.WINDOWS, Window.START, 1))],
  ['a window of no length', 'BAD_WINDOW', changed(numberOf(Header.WINDOWS, Window.END, 0))],
  [
    'a window of negative expected rows',
    'BAD_WINDOW',
    changed(numberOf(Header.WINDOWS, Window.EXPECTED_END, -1)),
  ],
  [
    'a client without client-windows',
    'BAD_CLIENT',
    changed(wordOf(Header.CLIENTS, Client.CLIENT_WINDOW_COUNT, 0)),
  ],
  [
    'a client that skips client-windows',
    'BAD_CLIENT',
    changed(wordOf(Header.CLIENTS, Client.FIRST_CLIENT_WINDOW, 1)),
  ],
  [
    'client-windows of no client',
    'BAD_CLIENT',
    changed((view) =>
      view.setUint32(Header.CLIENT_COUNT, view.getUint32(Header.CLIENT_COUNT, true) - 1, true),
    ),
  ],
  [
    'expected arrivals that do not ascend',
    'BAD_CLIENT_WINDOW',
    changed(numberOf(Header.CLIENT_WINDOWS, ClientWindow.EXPECTED_END, 0)),
  ],
  [
    'a client-window that goes on and begins anew',
    'BAD_CLIENT_WINDOW',
    changed((view, at) => {
      const flags = ClientWindowFlag.CONTINUES | ClientWindowFlag.BEGINS_ANEW;
      view.setUint32(at(Header.CLIENT_WINDOWS, 1, ClientWindow.SIZE) + ClientWindow.FLAGS, flags, true);
    }),
  ],
  [
    'a window that is not there',
    'BAD_CLIENT_WINDOW',
    changed(wordOf(Header.CLIENT_WINDOWS, ClientWindow.WINDOW, 99)),
  ],
  [
    'a field set that is not there',
    'BAD_CLIENT_WINDOW',
    changed(wordOf(Header.CLIENT_WINDOWS, ClientWindow.FIELD_SET, 99)),
  ],
  [
    'clients that expect what the windows do not',
    'BAD_EXPECTATIONS',
    changed(numberOf(Header.WINDOWS, Window.EXPECTED_END, 9)),
  ],
  [
    'more arrivals in a reference window than can be drawn ahead',
    'BAD_EXPECTATIONS',
    changed(timesExpected(1e6), REFERENCE),
  ],
  ['a row limit that is not whole', 'BAD_HEADER', changed(f64(Header.ROW_LIMIT, 0.5))],
  ['a row limit below 0', 'BAD_HEADER', changed(f64(Header.ROW_LIMIT, -1))],
  ['a row limit of NaN', 'BAD_HEADER', changed(f64(Header.ROW_LIMIT, Number.NaN))],
  ['a row limit above what a trace can have', 'BAD_HEADER', changed(f64(Header.ROW_LIMIT, 1e15))],
  ['a row limit of rows that are not counted', 'BAD_HEADER', changed(f64(Header.ROW_LIMIT, 4000), RENEWAL)],
  ['rows other than the arrivals, without conversations', 'BAD_HEADER', changed(f64(Header.ROWS, 3999))],
];
