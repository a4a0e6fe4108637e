import { CATEGORIES, type Category } from '../../src/fields.js';
import { parameters as language } from '../../src/pool/builtin/language.js';
import { parameters as multimodal } from '../../src/pool/builtin/multimodal.js';
import type { PopulationParameters } from '../../src/pool/builtin/parameter-types.js';
import { parameters as reason } from '../../src/pool/builtin/reason.js';
import { NOTHING, table } from './numbers.js';
import { MEANINGS } from './parameter-meanings.js';

const POPULATIONS: Readonly<Record<Category, PopulationParameters>> = { language, reason, multimodal };

/** What of a population is no parameter of its laws. */
const OTHERS = ['category', 'number', 'defaultClients'];

/** The parameters of all populations by their dotted names, such as `skew.power`, as text. */
export function parametersByName(): ReadonlyMap<string, Readonly<Record<Category, string>>> {
  const flat = CATEGORIES.map((category) => [category, flattened(POPULATIONS[category])] as const);
  const names = [...new Set(flat.flatMap(([, values]) => [...values.keys()]))];
  return new Map(
    names.map((name) => [
      name,
      Object.fromEntries(flat.map(([category, values]) => [category, values.get(name) ?? NOTHING])) as Record<
        Category,
        string
      >,
    ]),
  );
}

/** Every parameter with what it means, the findings that it belongs to, and its values. */
export function parameterTable(): string {
  const rows = Array.from(parametersByName(), ([name, values]) => {
    const { meaning, findings } = MEANINGS[name] ?? { meaning: NOTHING, findings: [] };
    return [`\`${name}\``, meaning, findings.join(', '), ...CATEGORIES.map((category) => values[category])];
  });
  return table(['parameter', 'meaning', 'finding', ...CATEGORIES], rows);
}

function flattened(value: unknown, name = ''): Map<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return new Map([[name, Array.isArray(value) ? value.join(' ') : String(value)]]);
  }
  const entries = Object.entries(value).filter(([key]) => name !== '' || !OTHERS.includes(key));
  return new Map(entries.flatMap(([key, own]) => [...flattened(own, name === '' ? key : `${name}.${key}`)]));
}
