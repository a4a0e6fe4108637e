import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { hoverTooltip } from '@codemirror/view';
import type { JsonSchema } from '../../../src/workload/schema/json-schema.js';
import { make } from '../elements.js';
import { isJson } from '../spec-text.js';
import { descriptionOf, flowText, keysAt, schemasAt, valuesOf } from './schema-walk.js';
import { placeAt } from './spec-place.js';

/** Keys and values that may stand where somebody writes. */
export function completeSpec(root: JsonSchema) {
  return ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const text = state.doc.toString();
    const { path, isKey, from } = placeAt(text, pos);
    const inJson = isJson(text);
    if (pos === from && !explicit) return null;
    const options = isKey ? keyOptions(root, path, inJson) : valueOptions(root, path, inJson);
    // What is written in full needs no help, which would keep Enter from making a line.
    const labels = new Set(options.map(({ label }) => label));
    const isInFull = (word: string) => labels.has(word);
    if (options.length === 0 || (isInFull(text.slice(from, pos)) && !explicit)) return null;
    const validFor = (word: string) => /^"?[\w$.:-]*$/.test(word) && !isInFull(word);
    return { from, options, validFor };
  };
}

function keyOptions(root: JsonSchema, path: readonly (string | number)[], inJson: boolean): Completion[] {
  return [...keysAt(root, path)].map(([label, schema]) => ({
    label,
    type: 'property',
    apply: inJson ? `"${label}": ` : `${label}: `,
    info: () => explanation(root, schema),
  }));
}

function valueOptions(root: JsonSchema, path: readonly (string | number)[], inJson: boolean): Completion[] {
  return valuesOf(schemasAt(root, path)).map((label) => ({
    label,
    type: 'constant',
    apply: inJson && !/^[\d{[]|^(true|false)$/.test(label) ? `"${label}"` : label,
  }));
}

/** What a key means, when it is pointed at. */
export function explainKeys(root: JsonSchema) {
  return hoverTooltip((view, position) => {
    const { state } = view;
    const word = state.wordAt(position);
    if (word === null) return null;
    const key = state.sliceDoc(word.from, word.to);
    const { path, isKey } = placeAt(state.doc.toString(), word.from);
    const schema = isKey ? keysAt(root, path).get(key) : undefined;
    if (schema === undefined) return null;
    return {
      pos: word.from,
      end: word.to,
      above: true,
      create: () => ({ dom: explanation(root, schema, key) }),
    };
  });
}

/** The documentation of a key, as the schema has it. */
function explanation(root: JsonSchema, schema: JsonSchema, key?: string): HTMLElement {
  const place = make('div', { class: 'explanation' });
  if (key !== undefined) place.append(make('strong', {}, key));
  const description = descriptionOf(root, schema);
  if (description !== undefined) place.append(make('p', {}, description));
  const schemas = [schema, ...schemasAt({ ...root, properties: { value: schema } }, ['value'])];
  const said = schemas.find((one) => one.default !== undefined)?.default;
  if (said !== undefined) place.append(make('p', {}, 'Default: ', make('code', {}, flowText(said))));
  const examples = schemas.find((one) => one.examples !== undefined)?.examples ?? [];
  if (examples.length > 0) {
    const texts = examples.slice(0, 4).flatMap((example) => [', ', make('code', {}, flowText(example))]);
    place.append(make('p', {}, 'Such as ', ...texts.slice(1)));
  }
  return place;
}
