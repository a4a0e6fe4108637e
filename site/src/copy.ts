import { make } from './elements.js';

/** How long a button says that it has copied, in ms. */
const SAID_MILLISECONDS = 2000;

/** A button that copies a text, and says so. */
export function copyButton(label: string, text: () => string): HTMLButtonElement {
  const button = make('button', { type: 'button', class: 'copy', 'aria-label': label }, 'Copy');
  button.addEventListener('click', () => copied(button, text()));
  return button;
}

/** Copies a text, and has the button say so for a while. */
export async function copied(button: HTMLButtonElement, text: string): Promise<void> {
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
  } catch {
    button.textContent = 'Not allowed';
  }
  setTimeout(() => {
    button.textContent = before;
  }, SAID_MILLISECONDS);
}
