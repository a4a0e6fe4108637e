import { visibleText } from '../../visible-text.js';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text of others, within an element or a quoted attribute of HTML or XML. */
export function escapeText(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

/** Lines of others, as they are. */
export function escapeLines(text: string): string {
  return text.split(/\r?\n/).map(escapeText).join('\n');
}
