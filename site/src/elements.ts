/** The elements of the page, which index.html has by their ids. */

/** @throws Error where the page has no such element */
export function elementOf<T extends HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no #${id}`);
  return element as T;
}

/** An element with texts and other elements in it. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Shows a sentence, or hides its place. */
export function tell(place: HTMLElement, sentence: string | undefined): void {
  place.hidden = sentence === undefined;
  place.textContent = sentence ?? '';
}

/** Says something to those who hear the page, where others see it. */
export function announce(sentence: string): void {
  elementOf('said').textContent = sentence;
}
