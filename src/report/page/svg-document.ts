import { DOMParser } from 'linkedom';

/** A document by which pictures are drawn where there is no page: in Node. */
export function svgDocument(): Document {
  const empty = new DOMParser().parseFromString(
    '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
    'image/svg+xml',
  );
  // linkedom declares what it has by types of its own.
  return empty as unknown as Document;
}
