import type { Fault } from '../../messages.js';
import { elementOf, make } from '../elements.js';
import type { Store } from '../state.js';
import type { TrafficClient } from '../traffic-client.js';
import type { TextEditor } from './text-editor.js';

/** Connects the editor to the state, and shows what is wrong below it. */
export function startEditor(
  store: Store,
  client: TrafficClient,
): { setFaults(faults: readonly Fault[]): void } {
  const field = elementOf<HTMLTextAreaElement>('spec');
  let faults: readonly Fault[] = [];
  let editor: TextEditor = plainEditor(field);
  const onText = (text: string) => store.set({ text, trace: undefined }, 'editor');
  field.value = store.state.text;
  field.addEventListener('input', () => onText(field.value));
  store.onChange(({ text }, origin) => {
    if (origin !== 'editor') editor.setText(text);
  });
  let isAsked = false;
  const upgrade = async () => {
    if (isAsked) return;
    isAsked = true;
    try {
      const [{ codeEditor }, schema] = await Promise.all([import('./code-editor.js'), client.schema()]);
      editor = codeEditor(field, schema, onText);
      editor.setFaults(faults);
    } catch {
      // The plain field does all that is needed.
      isAsked = false;
    }
  };
  field.addEventListener('focus', upgrade);
  field.addEventListener('pointerenter', upgrade);
  return {
    setFaults(found) {
      faults = found;
      editor.setFaults(found);
      listFaults(found, (line) => editor.goToLine(line));
    },
  };
}

function plainEditor(field: HTMLTextAreaElement): TextEditor {
  return {
    setText: (text) => {
      field.value = text;
    },
    setFaults: (faults) => field.setAttribute('aria-invalid', String(faults.length > 0)),
    goToLine: (line) => {
      const start =
        field.value
          .split('\n')
          .slice(0, line - 1)
          .join('\n').length + (line > 1 ? 1 : 0);
      field.focus();
      field.setSelectionRange(start, start);
    },
  };
}

function listFaults(faults: readonly Fault[], goToLine: (line: number) => void): void {
  const items = faults.map(({ line, field, problem }) => {
    const sentence = field === undefined ? problem : `${field}: ${problem}`;
    if (line === undefined) return make('li', {}, sentence);
    const button = make('button', { type: 'button' }, `Line ${line}`);
    button.addEventListener('click', () => goToLine(line));
    return make('li', {}, button, ' ', sentence);
  });
  elementOf('faults').replaceChildren(...items);
}
