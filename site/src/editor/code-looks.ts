import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** The looks of the editor, by the colours of the page, which are those of its theme. */
const theme = EditorView.theme({
  '&': { height: '100%', fontSize: '0.8125rem', color: 'var(--ink)', backgroundColor: 'var(--field)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.5' },
  '.cm-content': { padding: '0.5rem 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 0.5rem 0 0.25rem' },
  '.cm-gutters': { backgroundColor: 'var(--field)', color: 'var(--muted)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '1.5rem', padding: '0 0.25rem 0 0.375rem' },
  '.cm-gutter-lint': { width: '0.75rem' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0.375rem 0 0 0.125rem' },
  '.cm-lint-marker': { width: '0.5rem', height: '0.5rem', borderRadius: '50%', background: 'var(--fault)' },
  '.cm-lint-marker-error': { content: 'none' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--fault) 1px',
    textUnderlineOffset: '3px',
    textDecorationSkipInk: 'none',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--code-line)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--selection)',
  },
  '.cm-placeholder': { color: 'var(--muted)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--selection)' },
  '.cm-tooltip': {
    color: 'var(--ink)',
    backgroundColor: 'var(--card)',
    border: '1px solid var(--line)',
    borderRadius: '6px',
    overflow: 'hidden',
    fontFamily: 'system-ui, sans-serif',
    fontSize: '0.8125rem',
    zIndex: '5',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', maxHeight: '14rem' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '0.125rem 0.5rem' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--accent)',
    color: 'var(--accent-ink)',
  },
  '.cm-completionInfo': { padding: '0', maxWidth: '20rem' },
  '.explanation': { maxWidth: '22rem', padding: '0.5rem 0.75rem', lineHeight: '1.45' },
  '.explanation p': { margin: '0.25rem 0 0' },
  '.explanation p:first-child': { margin: '0' },
  '.explanation code': { fontFamily: 'var(--mono)', overflowWrap: 'anywhere' },
  '.cm-diagnostic': { padding: '0.375rem 0.75rem', maxWidth: '24rem' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--fault)' },
});

const highlighting = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--code-key)' },
  { tag: [tags.string, tags.content, tags.attributeValue], color: 'var(--code-text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number)' },
  { tag: tags.comment, color: 'var(--code-comment)', fontStyle: 'italic' },
  {
    tag: [tags.punctuation, tags.separator, tags.bracket, tags.squareBracket, tags.brace],
    color: 'var(--muted)',
  },
]);

export const looks = [theme, syntaxHighlighting(highlighting)];
