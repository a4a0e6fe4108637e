import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import sirv from 'sirv';
import { type ServegenError, UsageError } from '../errors.js';

/** Of this machine alone: nobody else is served. */
const HOST = '127.0.0.1';

/**
 * Of what the page itself cannot ask for: it is in no other page's frame, shares nothing with the page that opened it, and tells
 * nobody where a link came from.
 */
const HEADERS = {
  'Content-Security-Policy': "frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** A folder that is served. */
export interface ServedFolder {
  /** Its address, as a browser wants it. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the files of a folder to this machine.
 *
 * @param port 1 to 65535, or 0 for any that is free
 * @throws UsageError where the port is taken or not allowed
 */
export async function serveFolder(folder: string, port: number): Promise<ServedFolder> {
  const files = sirv(folder, { etag: true, setHeaders: (response) => setAll(response) });
  const server = createServer((request, response) => {
    survive(request, response);
    files(request, response, () => {
      setAll(response);
      response
        .writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' })
        .end('There is no such file.\n');
    });
  });
  await listen(server, port);
  const { port: chosen } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${chosen}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * Whatever is asked for, the next request can be answered. Parts of files, of which the page asks for none, are not served:
 * sirv throws for those that end before they begin. A file that cannot be read any more ends its own response alone.
 */
function survive(request: IncomingMessage, response: ServerResponse): void {
  delete request.headers.range;
  response.once('pipe', (file: Readable) => {
    file.once('error', () => response.destroy());
    response.once('close', () => file.destroy());
  });
}

function setAll(response: { setHeader(name: string, value: string): unknown }): void {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(refusal(error, port)));
    server.listen(port, HOST, resolve);
  });
}

function refusal(error: NodeJS.ErrnoException, port: number): ServegenError | Error {
  const field = { field: '--port' };
  if (error.code === 'EADDRINUSE') {
    return new UsageError(
      `something else listens at port ${port}; name another, or 0 for any that is free`,
      field,
    );
  }
  if (error.code === 'EACCES') {
    return new UsageError(`port ${port} is not allowed to this user; from 1024 on they are`, field);
  }
  return error;
}
