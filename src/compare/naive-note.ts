/** What a naive trace is, in a few words: beside a trace that was made client by client it has to be known. */
export function naiveNote(spec: unknown): string | undefined {
  const { method, arrivals, cv: libraryCv } = (spec ?? {}) as Record<string, unknown>;
  const naive = typeof method === 'object' && method !== null ? (method as Record<string, unknown>) : {};
  if (method !== 'naive' && naive.kind !== 'naive') return undefined;
  const cv = naive.cv ?? libraryCv;
  const burstiness = cv === 'aggregate' ? 'the CV of all clients together' : `CV ${cv}`;
  const process = cv === 1 ? 'a Poisson process' : `a renewal process of ${burstiness}`;
  const total = { renewal: ', with a random total', exact: ' given its total' }[String(arrivals)] ?? '';
  return `the naive method: all requests are one stream, ${process}${total}`;
}
