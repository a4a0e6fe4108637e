import { elementOf, make } from './elements.js';
import { SOURCES } from './sources.js';
import { isReadable, topLevelValue, unquoted, withTopLevelValue } from './spec-text.js';
import type { Store } from './state.js';

/** Keys of a spec that have a field of the form. */
const KEYS = ['rate', 'duration', 'requests', 'seed'] as const;
type Key = (typeof KEYS)[number];

/** Of rate, duration and requests two fix the third: one that is given takes the place of the other. */
const IN_PLACE_OF: Partial<Record<Key, Key>> = { duration: 'requests', requests: 'duration' };

/** Values of more than one line are left to the editor. */
const ELSEWHERE = 'in the spec';

/** The fields above the editor: what most people change, and what a workload starts from. */
export function startDials(store: Store): void {
  const source = elementOf<HTMLSelectElement>('source');
  fillSources(source);
  /** The example that was loaded last: what is still its text, but for its dials, is that. */
  let loaded: { readonly id: string; readonly text: string } | undefined;
  const fields = KEYS.map((key) => [key, elementOf<HTMLInputElement>(key)] as const);
  const read = (text: string) => {
    for (const [key, field] of fields) showValue(field, text, key);
    if (loaded !== undefined && isOnlyDialled(text, loaded.text)) {
      source.value = loaded.id;
      return;
    }
    source.value = '';
    void sourceOf(text).then((id) => {
      if (store.state.text === text) source.value = id;
    });
  };
  source.addEventListener('change', async () => {
    const chosen = SOURCES.find(({ id }) => id === source.value);
    if (chosen === undefined) return;
    const text = await chosen.text();
    // Who walks through the list may have gone on.
    if (source.value !== chosen.id) return;
    loaded = { id: chosen.id, text };
    store.set({ text, trace: undefined }, 'page');
  });
  for (const [key, field] of fields) {
    field.addEventListener('input', () => {
      store.set({ text: withValue(store.state.text, key, field.value), trace: undefined }, 'dials');
    });
  }
  elementOf('dials').addEventListener('submit', (event) => event.preventDefault());
  store.onChange(({ text }, origin) => {
    if (origin !== 'dials') read(text);
    else for (const [key, field] of fields) if (field !== document.activeElement) showValue(field, text, key);
  });
  read(store.state.text);
}

function withValue(text: string, key: Key, given: string): string {
  const value = given.trim();
  const other = IN_PLACE_OF[key];
  const changed = withTopLevelValue(text, key, value === '' ? undefined : value, key === 'seed');
  return other === undefined || value === '' ? changed : withTopLevelValue(changed, other, undefined);
}

function showValue(field: HTMLInputElement, text: string, key: Key): void {
  const value = topLevelValue(text, key);
  const isElsewhere =
    !isReadable(text) || value?.includes('\n') || value?.startsWith('{') || value?.startsWith('[');
  field.readOnly = isElsewhere === true;
  field.value = isElsewhere ? ELSEWHERE : unquoted(value ?? '');
}

function fillSources(select: HTMLSelectElement): void {
  select.append(make('option', { value: '', hidden: '' }, 'a spec of your own'));
  for (const group of new Set(SOURCES.map((source) => source.group))) {
    const options = SOURCES.filter((source) => source.group === group).map(({ id, label }) =>
      make('option', { value: id }, label),
    );
    select.append(make('optgroup', { label: group }, ...options));
  }
}

/** The source that a text is of, whatever its dials say: that of its pool alone, or an example word for word. */
async function sourceOf(text: string): Promise<string> {
  const population = SOURCES.find(({ id }) => id.startsWith('builtin:') && text.includes(`source: ${id}\n`));
  if (population !== undefined && isOnlyDialled(text, await population.text())) return population.id;
  return '';
}

function isOnlyDialled(text: string, from: string): boolean {
  const bare = (spec: string) =>
    KEYS.reduce((rest, key) => withTopLevelValue(rest, key, undefined), spec).trimEnd();
  return bare(text) === bare(from);
}
