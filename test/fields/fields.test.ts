import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  CATEGORIES,
  categoryOf,
  countOf,
  FIELD_TABLE,
  FIELDS,
  isOptional,
  ofRole,
  partnerOf,
  supportOf,
  traceColumns,
} from '../../src/fields.js';
import { traceSchema } from '../../src/trace/schema.js';

/** The rows of all tables of a page, as the texts of their cells. */
function rowsOf(page: string): string[][] {
  return readFileSync(page, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.slice(2, -2).split(' | '));
}

const namesIn = (text: string) => [...text.matchAll(/`(\w+)`/g)].map(([, name]) => name);

describe('the fields', () => {
  it.each([
    ['language', 'input_tokens output_tokens'],
    ['reason', 'input_tokens output_tokens reason_ratio'],
    // The order of the slots of plans and of the columns of packed pools, which are files of others.
    [
      'multimodal',
      'text_tokens output_tokens image_count image_tokens audio_count audio_tokens video_count video_tokens',
    ],
  ] as const)('of %s have their order', (category, names) => {
    expect(FIELDS[category].join(' ')).toBe(names);
  });

  it('are in the table of the page on specs, word for word', () => {
    const rows = rowsOf('docs/spec.md');
    for (const { name, categories, description, support } of FIELD_TABLE) {
      const range = `0 to ${support.largest.toLocaleString('en')}`;
      expect(rows).toContainEqual([
        `\`${name}\``,
        categories.join(', '),
        description,
        support.isWhole ? `whole, ${range}` : range,
      ]);
    }
  });

  it('have the values of what they count', () => {
    expect([supportOf('video_tokens'), supportOf('video_count'), supportOf('reason_ratio')]).toMatchObject([
      { isWhole: true, largest: 0xffff_ffff },
      { isWhole: true, largest: 0xffff },
      { isWhole: false, largest: 1 },
    ]);
  });

  it('of a modality go in pairs', () => {
    expect(['image_count', 'image_tokens', 'output_tokens'].map(partnerOf)).toEqual([
      'image_tokens',
      'image_count',
      undefined,
    ]);
    expect(['audio_count', 'audio_tokens', 'text_tokens'].map(countOf)).toEqual([
      undefined,
      'audio_count',
      undefined,
    ]);
    expect(['video_count', 'video_tokens', 'reason_ratio', 'text_tokens'].map(isOptional)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it.each(CATEGORIES)('of %s tell their category', (category) => {
    expect(categoryOf(new Set(FIELDS[category]))).toBe(category);
  });

  it('have roles, whatever they are called', () => {
    expect(ofRole({ input_tokens: 1, output_tokens: 2 }, 'input')).toBe(1);
    expect(ofRole({ text_tokens: 3, output_tokens: 0 }, 'input')).toBe(3);
    expect(ofRole({ text_tokens: 3, output_tokens: 0 }, 'output')).toBe(0);
    expect(ofRole({ image_tokens: 3 }, 'output')).toBeUndefined();
  });
});

describe('the columns of a trace', () => {
  it.each(CATEGORIES)('of %s are those of the page on the engine, in order', (category) => {
    const rows = new Map(rowsOf('docs/embedding.md').map(([first, second]) => [first, second]));
    const names = namesIn(rows.get(`\`${category}\``) ?? '');
    const more = namesIn(rows.get('with conversations behind these') ?? '');
    expect(traceColumns(category, false).map(({ name }) => name)).toEqual(names);
    expect(traceColumns(category, true).map(({ name }) => name)).toEqual([...names, ...more]);
  });

  it.each(CATEGORIES)('of %s are in the README, with their types', (category) => {
    const rows = rowsOf('README.md');
    const { fields } = traceSchema(traceColumns(category, true), true, new Map());
    for (const { name, type } of fields) {
      const [names = '', types = ''] = rows.find(([cell]) => namesIn(cell).includes(name)) ?? [];
      // One type for all of the row's columns, or one for each.
      const parts = types.split('; ');
      const written = parts[parts.length === 1 ? 0 : namesIn(names).indexOf(name)];
      const expected = String(type).replace('List<Uint32>', 'list of uint32').toLowerCase();
      expect(written, name).toMatch(new RegExp(`^${expected}\\b`));
    }
  });
});
