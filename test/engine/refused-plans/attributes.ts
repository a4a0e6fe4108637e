/** Plans that are refused for attributes of clients. */

import { Client, Column, ColumnKind, Header, Profile } from '../../../src/engine/plan-layout.generated.js';
import { inOnePiece } from '../../../src/platform/slices.js';
import { attributeClients } from '../../../src/pool/composed/attribute-clients.js';
import { attributedPool } from '../../fixtures/attributed-pool.js';
import { mixedPool } from '../../fixtures/synthetic-pool.js';
import { compilePlan } from '../../support/at-once.js';
import { type Change, changed, type Refusal, u32 } from './changes.js';

const ATTRIBUTES = compilePlan(attributedPool('reason'), { requests: 4000 }).bytes;
const ofAttributes = (change: Change): Uint8Array => changed(change, ATTRIBUTES);

/** A word of the last column, which is an attribute. */
const ofColumn =
  (field: number, value: number): Change =>
  (view, at) =>
    view.setUint32(
      at(Header.COLUMNS, view.getUint32(Header.COLUMN_COUNT, true) - 1, Column.SIZE) + field,
      value,
      true,
    );

/** The name of the last column begins so many bytes before the end of the texts. */
const withNameAtEnd =
  (back: number): Change =>
  (view, at) =>
    ofColumn(Column.NAME, view.getUint32(Header.TEXT_BYTES, true) - back)(view, at);

/** What the first profile has of the first attribute. */
const ofProfile =
  (value: number): Change =>
  (view, at) =>
    view.setUint32(at(Header.PROFILES) + Profile.ATTRIBUTES, value, true);

export const ATTRIBUTE_FAULTS: readonly Refusal[] = [
  ['an attribute that profiles do not have', 'BAD_COLUMN', ofAttributes(ofColumn(Column.SLOT, 2))],
  ['an attribute without values', 'BAD_COLUMN', ofAttributes(ofColumn(Column.OTHER_SLOT, 0))],
  ['an attribute with too many values', 'BAD_COLUMN', ofAttributes(ofColumn(Column.OTHER_SLOT, 0x80000000))],
  ['an attribute whose name is the last text', 'BAD_COLUMN', ofAttributes(withNameAtEnd(1))],
  [
    'an attribute with fewer values than clients have',
    'BAD_CLIENT',
    ofAttributes(ofColumn(Column.OTHER_SLOT, 1)),
  ],
  [
    'a kind of column that there is not',
    'BAD_COLUMN',
    ofAttributes(ofColumn(Column.KIND, ColumnKind.ATTRIBUTE + 1)),
  ],
  ['a value that the dictionary does not have', 'BAD_CLIENT', ofAttributes(ofProfile(2))],
  ['profiles without attributes', 'BAD_COLUMN', ofAttributes(u32(Header.ATTRIBUTE_COUNT, 0))],
  [
    'a client without a profile',
    'BAD_CLIENT',
    ofAttributes((view, at) => view.setUint32(at(Header.CLIENTS) + Client.PROFILE, 0, true)),
  ],
];

/** A plan of an attribute with two values of so many characters, whose dictionary says something else. */
function withDictionary(json: string): Uint8Array {
  const texts = ['a', 'b'].map((letter) => letter.repeat(200));
  const values = texts.map((text) => [text, 1] as const);
  const pool = inOnePiece(attributeClients(mixedPool('reason'), { tenant: { values } }, 'attributes'));
  const { bytes } = compilePlan(pool, { requests: 4000 });
  const [at, end] = ['["', '"]\0'].map((mark) => Buffer.from(bytes).lastIndexOf(mark));
  return changed(
    (view) => new Uint8Array(view.buffer).set(Buffer.from(json.padEnd(end + 2 - at)), at),
    bytes,
  );
}

/** Plans that the engine takes, of which hosts refuse a dictionary. */
export const DICTIONARY_FAULTS: readonly (readonly [name: string, plan: Uint8Array])[] = [
  ['texts and numbers', withDictionary('["a",1]')],
  ['too few', withDictionary('["a"]')],
  ['no list', withDictionary('{"a":1,"b":2}')],
  ['a word', withDictionary('[true,1]')],
  ['an infinite number', withDictionary('[1e400,1]')],
  ['a whole number that no double is', withDictionary(`[1,${'9'.repeat(350)}]`)],
  ['lists in lists', withDictionary('['.repeat(400))],
];
