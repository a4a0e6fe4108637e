/** The URLs that are fetched. A drive of Windows, as in `C:\pools`, is no scheme of them. */
const URL_TEXT = /^((https?|file):\/\/|(blob|data):)/i;

/** Whether a text names something by its URL, and not by a path, which in a browser is a relative URL. */
export function isUrl(text: string): boolean {
  return URL_TEXT.test(text);
}

/** The URL that `fetch` asks for, which is relative to the page; as it stands where it is none. */
export function absoluteUrl(url: string): string {
  const { document, location } = globalThis as { document?: Document; location?: Location };
  try {
    return new URL(url, document?.baseURI ?? location?.href).href;
  } catch {
    return url;
  }
}
