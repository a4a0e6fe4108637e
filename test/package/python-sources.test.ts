import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import {
  ArrivalModeCode,
  Client,
  Column,
  ColumnKind,
  Header,
  PLAN_VERSION,
  Window,
} from '../../src/engine/plan-layout.generated.js';
import { PlanStatus } from '../../src/engine/plan-status.generated.js';
import { PACKAGE_VERSION, VALUE_STREAM_VERSION } from '../../src/version.js';

const python = fileURLToPath(new URL('../../python/src/servegen_wasm', import.meta.url));
const source = (name: string) => readFileSync(join(python, name), 'utf8');

test('the Python package has the version of this one', () => {
  expect(source('_version.py')).toContain(`\n__version__ = "${PACKAGE_VERSION}"\n`);
});

test('the Python package knows the layout of plans', () => {
  const layout = source('_layout.py');
  const numbers = (names: string) => new RegExp(`^${names} = (.+)$`, 'm').exec(layout)![1];
  expect(numbers('PLAN_VERSION')).toBe(String(PLAN_VERSION));
  expect(numbers('VALUE_STREAM_VERSION')).toBe(String(VALUE_STREAM_VERSION));
  expect(numbers('_VERSION, _ARRIVALS')).toBe(`${Header.VERSION}, ${Header.ARRIVALS}`);
  expect(numbers('_COLUMN_COUNT, _WINDOW_COUNT, _CLIENT_COUNT')).toBe(
    `${Header.COLUMN_COUNT}, ${Header.WINDOW_COUNT}, ${Header.CLIENT_COUNT}`,
  );
  expect(numbers('_COLUMNS, _WINDOWS, _CLIENTS')).toBe(
    `${Header.COLUMNS}, ${Header.WINDOWS}, ${Header.CLIENTS}`,
  );
  expect(numbers('_CLASS_COUNT')).toBe(String(Header.CLASS_COUNT));
  expect(numbers('_CLIENT_BYTES')).toBe(String(Client.SIZE));
  expect(numbers('_RENEWAL')).toBe(String(ArrivalModeCode.RENEWAL));
  expect(numbers('_TEXTS, _TEXT_BYTES')).toBe(`${Header.TEXTS}, ${Header.TEXT_BYTES}`);
  expect(numbers('_COLUMN_BYTES, _COLUMN_KIND, _COLUMN_OTHER_SLOT, _COLUMN_NAME')).toBe(
    `${Column.SIZE}, ${Column.KIND}, ${Column.OTHER_SLOT}, ${Column.NAME}`,
  );
  expect(numbers('_ATTRIBUTE')).toBe(String(ColumnKind.ATTRIBUTE));
  expect(numbers('_WINDOW_BYTES, _WINDOW_END')).toBe(`${Window.SIZE}, ${Window.END}`);
});

test('the Python package has words for every status', () => {
  const known = [...source('_layout.py').matchAll(/^ {4}(\d+): "/gm)].map(([, status]) => Number(status));
  const elsewhere: number[] = [PlanStatus.OK, PlanStatus.WRONG_VERSION, PlanStatus.NOT_YET];
  const statuses = Object.values(PlanStatus).filter((status) => !elsewhere.includes(status));
  expect(known).toEqual(statuses.toSorted((a, b) => a - b));
});
