/** A streaming SHA-256. */
export interface Hash {
  update(bytes: Uint8Array): void;
  /** Finishes the hash; 64 lower-case hexadecimal digits. */
  hex(): string;
}

/** A thread that runs a script of its own. */
export interface WorkerHandle {
  /** Sends a message; the buffers in `transfer` move to the thread with it, and are empty here from then on. */
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once when the worker ends without being told to; the reason in a few words. */
  onFailure(listener: (message: string) => void): void;
  /** Keeps the process alive for as long as the thread runs, which by itself it does not do. */
  ref(): void;
  /** Undoes `ref`. */
  unref(): void;
  terminate(): Promise<void>;
}

/** Where the script of workers is: an object of Trusted Types (`TrustedScriptURL`) where the page demands one. */
export type WorkerUrl = string | URL | TrustedScriptUrl;

/** As a browser's `trustedTypes.createPolicy(…).createScriptURL` gives it. */
export interface TrustedScriptUrl {
  toString(): string;
  toJSON(): string;
}

/** What there is for threads. */
export interface Resources {
  /** Threads that run at the same time, at least 1. */
  readonly cores: number;
  /** Memory of the machine, or that its system allows this process; undefined where a runtime does not say. */
  readonly memoryBytes: number | undefined;
}

/** What the host's runtime must provide; the rest of the package is the same on every runtime. */
export interface Platform {
  /**
   * What a text names: a URL, absolute, or a path. In a browser all are URLs.
   *
   * @throws Error for a `file:` URL that is no path of this system, as one with a host
   */
  locate(
    text: string,
  ): { readonly url: string; readonly path?: never } | { readonly path: string; readonly url?: never };
  /** Whether `path` names a directory; false where nothing is there. */
  isDirectory(path: string): Promise<boolean>;
  /** The path without links, `.` and `..`; undefined where nothing is there, and where paths are URLs. */
  realPath(path: string): string | undefined;
  /** The names in a directory, in no particular order. */
  listDirectory(path: string): Promise<string[]>;
  /** Bytes of a file. */
  fileSize(path: string): Promise<number>;
  /** Reads a whole file; on Node.js a regular one of less than 2 GiB, and no device or pipe. */
  readFile(path: string): Promise<Uint8Array>;
  /** Starts a SHA-256. */
  createSha256(): Hash;
  /** Bytes as one gzip member, in memory of its own; fast rather than small where there is a choice. */
  gzip(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>>;
  /** What was packed by gzip, in memory of its own. */
  gunzip(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>>;
  /** What was packed by deflate, without any header, and had so many bytes before; at once. */
  inflate(bytes: Uint8Array, byteLength: number): Uint8Array<ArrayBuffer>;
  /** What the runtime says of the machine. */
  resources(): Resources;
  /**
   * Starts a worker on the text of a classic script.
   *
   * @param url of the same script as a file; only browsers need one, where a page forbids scripts out of texts
   * @throws Error where it is known at once that it cannot be started; else `onFailure` tells
   */
  startWorker(code: string, url?: WorkerUrl): WorkerHandle;
  /** Lets whatever else is waiting in this thread run: events, timers, signals. */
  nextTask(): Promise<void>;
}
