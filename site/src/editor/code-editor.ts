import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, indentUnit } from '@codemirror/language';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view';
import type { JsonSchema } from '../../../src/workload/schema/json-schema.js';
import type { Fault } from '../../messages.js';
import { hasFiles } from '../dropped.js';
import { elementOf, make } from '../elements.js';
import { looks } from './code-looks.js';
import { completeSpec, explainKeys } from './schema-help.js';
import type { TextEditor } from './text-editor.js';

/**
 * Puts an editor that knows specs in the place of a plain field, caret and focus included. It lives in a shadow tree, where
 * its styles need no permission of the page's policy.
 *
 * @param onText hears what is written, and not what is set
 */
export function codeEditor(
  field: HTMLTextAreaElement,
  schema: JsonSchema,
  onText: (text: string) => void,
): TextEditor {
  const host = make('div', { class: 'code-editor' });
  const root = host.attachShadow({ mode: 'open' });
  let isSet = false;
  const validity = new Compartment();
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: field.value,
      selection: { anchor: field.selectionStart, head: field.selectionEnd },
      extensions: [
        lineNumbers(),
        lintGutter(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        bracketMatching(),
        closeBrackets(),
        yaml(),
        indentUnit.of('  '),
        autocompletion({ override: [completeSpec(schema)], icons: false }),
        explainKeys(schema),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        placeholder('rate: 100'),
        EditorView.contentAttributes.of({ 'aria-label': 'Spec, as YAML or JSON', spellcheck: 'false' }),
        validity.of(validityOf([])),
        // Files go to the page, which opens them: the editor would take their bytes for text.
        EditorView.domEventHandlers({ drop: ({ dataTransfer }) => hasFiles(dataTransfer) }),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged && !isSet) onText(state.doc.toString());
        }),
        looks,
      ],
    }),
  });
  // Ids do not reach out of a shadow tree; elements do, where browsers know of that.
  Object.assign(view.contentDOM, { ariaDescribedByElements: [elementOf('faults')] });
  const { scrollTop } = field;
  const hadFocus = field === document.activeElement;
  field.replaceWith(host);
  view.scrollDOM.scrollTop = scrollTop;
  if (hadFocus) view.focus();
  const label = elementOf<HTMLLabelElement>('spec-label');
  label.removeAttribute('for');
  label.addEventListener('click', () => view.focus());
  return {
    setText(text) {
      isSet = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
      isSet = false;
    },
    setFaults(faults) {
      view.dispatch({ effects: validity.reconfigure(validityOf(faults)) });
      view.dispatch(setDiagnostics(view.state, diagnosticsOf(view, faults)));
    },
    goToLine(line) {
      const { from } = view.state.doc.line(Math.min(line, view.state.doc.lines));
      view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
      view.focus();
    },
  };
}

function validityOf(faults: readonly Fault[]) {
  return EditorView.contentAttributes.of({ 'aria-invalid': String(faults.length > 0) });
}

function diagnosticsOf({ state }: EditorView, faults: readonly Fault[]): Diagnostic[] {
  return faults.flatMap(({ line, field, problem }) => {
    if (line === undefined) return [];
    const { from, to, text } = state.doc.line(Math.min(line, state.doc.lines));
    const message = field === undefined ? problem : `${field}: ${problem}`;
    return [{ from: from + text.length - text.trimStart().length, to, severity: 'error' as const, message }];
  });
}
