/** What is fetched everywhere; some programs that show pages have schemes of their own beside these. */
const SCHEMES = ['http:', 'https:', 'blob:', 'data:'];

/** Why a runtime of the kind of Node cannot connect, by the codes that its error has. */
const CAUSES: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no host of this name',
  EAI_AGAIN: 'the name of the host cannot be looked up',
  ECONNREFUSED: 'nothing answers there',
  ConnectionRefused: 'nothing answers there',
  ECONNRESET: 'the connection broke',
  UND_ERR_SOCKET: 'the connection broke',
  ETIMEDOUT: 'there is no answer',
  UND_ERR_CONNECT_TIMEOUT: 'there is no answer',
};

/** Why there is no answer. A page is told nothing by its browser, so that it cannot look around in a network. */
export async function whyUnreachable(
  url: string,
  error: unknown,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { origin, protocol } = parsed(url) ?? {};
  if (protocol === undefined) return 'it is not a URL';
  if (!SCHEMES.includes(protocol)) {
    return `what is fetched has a URL of http(s):, blob: or data:, and this is one of ${protocol}`;
  }
  const { location } = globalThis as { location?: Location };
  if (location?.origin === undefined || location.origin === 'null') return causeOf(error);
  if (location.protocol === 'https:' && protocol === 'http:') {
    return 'a page of https: may not load what is at http:';
  }
  if (origin !== location.origin && (await isThere(url, signal))) {
    return (
      `the server is there, but does not let pages of ${location.origin} read its answer ` +
      '(CORS: it lacks the header Access-Control-Allow-Origin)'
    );
  }
  return (
    'the server cannot be reached, for the network or because the content security policy of the page ' +
    `does not name it in connect-src (${(error as Error).message})`
  );
}

/** `URL.canParse` is younger than some browsers. */
function parsed(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}

/** Whether a server answers at all: without asking to read the answer, no permission is needed. */
function isThere(url: string, signal: AbortSignal | undefined): Promise<boolean> {
  return fetch(url, {
    method: 'HEAD',
    mode: 'no-cors',
    credentials: 'omit',
    cache: 'no-store',
    signal: signal ?? null,
  }).then(
    () => true,
    () => false,
  );
}

function causeOf(error: unknown): string {
  const { code, message, cause } = error as NodeJS.ErrnoException & { cause?: NodeJS.ErrnoException };
  return CAUSES[cause?.code ?? code ?? ''] ?? (cause?.message || message);
}
