import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Column, ColumnKind, Header, PLAN_VERSION } from '../../src/engine/plan-layout.generated.js';
import { PlanStatus } from '../../src/engine/plan-status.generated.js';
import { typeOfCode } from '../../src/plan/columns.js';

const PAGE = readFileSync(new URL('../../docs/embedding.md', import.meta.url), 'utf8');

/** The cells of the rows of tables whose first cell is a number. */
function rowsBelow(heading: string): string[][] {
  const section = PAGE.split(`\n## ${heading}\n`)[1]!.split('\n## ')[0]!;
  return [...section.matchAll(/^\| ([^|\n]+) \|(.+)\|$/gm)].map(([, first, rest]) => [
    first!,
    ...rest!.split('|').map((cell) => cell.trim()),
  ]);
}

describe('the page on embedding', () => {
  it('says where the plan is that a host reads', () => {
    const places = new Map(rowsBelow('A plan').map(([at, , what]) => [at, what]));
    expect(places.get(`${Header.COLUMN_COUNT}`)).toMatch(/^number of columns/);
    expect(places.get(`${Header.COLUMNS}`)).toMatch(
      new RegExp(`^where their records begin.*: ${Column.SIZE} bytes each`),
    );
    expect(places.get(`${Header.TEXTS}`)).toMatch(/^where the texts begin/);
    expect(places.get(`a record + ${Column.KIND}`)).toMatch(/^the kind/);
    expect(places.get(`a record + ${Column.NAME}`)).toMatch(/^where the column's name begins/);
    expect(PAGE).toContain(`about version ${PLAN_VERSION}`);
    expect(PAGE).toContain(`u32 at ${Header.VERSION};`);
  });

  it('says what each kind of column has a row', () => {
    const types = rowsBelow('A plan')
      .filter(([kinds, type]) => /^\d+(, \d+)*$/.test(kinds!) && /^(uint|list|dictionary)/.test(type!))
      .flatMap(([kinds, type]) =>
        kinds!.split(', ').map((kind) => [Number(kind), type!.replace(/ of.*/, '')] as const),
      );
    expect(new Map(types)).toEqual(
      new Map(Object.values(ColumnKind).map((kind) => [kind, typeOfCode(kind)])),
    );
  });

  it('lists every status', () => {
    const listed = rowsBelow('Status codes').flatMap(([status]) =>
      /^\d+$/.test(status!) ? [Number(status)] : [],
    );
    expect(listed).toEqual(Object.values(PlanStatus).sort((a, b) => a - b));
  });

  it.each(['c/host.c', 'go/main.go', 'java/Host.java', 'python/host.py', 'rust/src/main.rs'])(
    'is what %s says of each status',
    (host) => {
      const source = readFileSync(new URL(`../../examples/embed/${host}`, import.meta.url), 'utf8');
      const [, table] = /\bstatus(?:es)?\b[^"]*((?:"[^"]*",?\s*)+)/i.exec(source)!;
      const words = [...table!.matchAll(/"([^"]*)"/g)].map(([, text]) => text!.replace(/^(is|was) /, ''));
      const page = rowsBelow('Status codes').flatMap(([status, what]) => {
        const [, corrupt] = /^the plan is (corrupt: .*)$/.exec(what!) ?? [];
        return corrupt === undefined ? [] : [[Number(status), corrupt] as const];
      });
      expect(page.length).toBeGreaterThan(10);
      expect(page.map(([status]) => [status, words[status]])).toEqual(page);
      expect(words).toHaveLength(Math.max(...Object.values(PlanStatus).filter((s) => s < 255)) + 1);
    },
  );

  it('has an example of the digest that is right', () => {
    const [, lines] = PAGE.split('is\nthat of\n\n')[1]!.match(/^((?: {4}.+\n)+)/)!;
    const [, digest] = PAGE.match(/which is `([0-9a-f]{64})`/)!;
    const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
    expect(sha256(lines!.replaceAll(/^ {4}/gm, ''))).toBe(digest);
    expect(lines).toContain(sha256(new Uint8Array(Float64Array.of(0.5, 1, 2).buffer)));
    expect(lines).toContain(sha256(new Uint8Array(Uint32Array.of(7, 7, 7).buffer)));
  });
});
