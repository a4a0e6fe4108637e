/** What of a document can have keys. */
type Fields = Readonly<Record<string, unknown>>;

const AMOUNTS = ['rate', 'duration', 'requests'] as const;

/**
 * A document over which others have been laid. Of rate, duration and requests two fix the third: where what is laid over
 * it would make all three, requests give way, or the duration where requests are laid over it.
 *
 * @param laid what was laid over it; what is undefined was not
 */
export function withTwoAmounts(
  spec: Fields,
  laid: Partial<Record<(typeof AMOUNTS)[number], unknown>>,
): Fields {
  if (!AMOUNTS.every((amount) => spec[amount] !== undefined)) return spec;
  const isLaid = AMOUNTS.map((amount) => laid[amount] !== undefined);
  // What the spec alone says, or what is laid over it alone, is for whoever has said it to put right.
  if (isLaid.every(Boolean) || !isLaid.some(Boolean)) return spec;
  const { rate, duration, requests, ...rest } = spec;
  if (laid.requests === undefined) return { ...rest, rate, duration };
  return laid.duration === undefined ? { ...rest, rate, requests } : { ...rest, duration, requests };
}
