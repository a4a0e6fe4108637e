import { announce, make } from './elements.js';

/** How long a button says that it has copied, in ms. */
const SAID_MILLISECONDS = 2000;

/** What stands on buttons that say something else for a while. */
const labels = new WeakMap<HTMLButtonElement, { readonly usual: string; timer: number }>();

/** A button that copies a text, and says so. */
export function copyButton(label: string, text: () => string): HTMLButtonElement {
  const button = make('button', { type: 'button', class: 'copy', 'aria-label': label }, 'Copy');
  button.addEventListener('click', () => copied(button, text()));
  return button;
}

/** Copies a text, and has the button say so for a while, and those who read screens aloud at once. */
export async function copied(button: HTMLButtonElement, text: string | Promise<string>): Promise<void> {
  try {
    // Some browsers copy only before anything has been waited for.
    await navigator.clipboard.writeText(typeof text === 'string' ? text : await text);
    say(button, 'Copied');
  } catch {
    say(button, 'Not allowed');
  }
}

function say(button: HTMLButtonElement, word: string): void {
  const before = labels.get(button);
  clearTimeout(before?.timer);
  const usual = before?.usual ?? button.textContent ?? '';
  button.textContent = word;
  announce(word);
  const timer = window.setTimeout(() => {
    button.textContent = usual;
    announce('');
    labels.delete(button);
  }, SAID_MILLISECONDS);
  labels.set(button, { usual, timer });
}
