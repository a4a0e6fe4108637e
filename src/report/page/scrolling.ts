import { escapeText } from './escape.js';

/** Attributes of what scrolls where it is wider than its place: keys reach it, and programs that read aloud say what it is. */
export function scrolling(name: string): string {
  return `tabindex="0" role="region" aria-label="${escapeText(name)}"`;
}
