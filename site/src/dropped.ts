import type { FolderFile } from '../messages.js';

/** What somebody chose or dropped: a file, or a folder. */
export type Given =
  | { readonly kind: 'file'; readonly file: File }
  | { readonly kind: 'folder'; readonly name: string; readonly files: readonly FolderFile[] };

/** Files in a folder, at most: more is no pool, but somebody's disk. */
const MOST_FILES = 50_000;

/** Whether files or folders are dragged or dropped, and not a text. */
export function hasFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes('Files') === true;
}

/**
 * Of `<input type="file" webkitdirectory>`.
 *
 * @throws Error with a sentence for a folder of too many files
 */
export function folderOf(files: ArrayLike<File>): Given | undefined {
  const listed = Array.from(files, (file) => ({ file, path: file.webkitRelativePath || file.name }));
  const [first] = listed;
  if (first === undefined) return undefined;
  const name = first.path.split('/')[0]!;
  requireFew(name, listed.length);
  return { kind: 'folder', name, files: listed };
}

/**
 * The first thing that is dropped.
 *
 * @throws Error with a sentence for a folder of too many files
 */
export async function droppedOf(transfer: DataTransfer): Promise<Given | undefined> {
  // What is dropped can be read only until this task ends, but for what is taken out of it.
  const [item] = transfer.items;
  const entry = item?.webkitGetAsEntry?.();
  const file = transfer.files[0];
  if (entry?.isDirectory) {
    const files: FolderFile[] = [];
    await walk(entry as FileSystemDirectoryEntry, entry.name, files);
    return { kind: 'folder', name: entry.name, files };
  }
  return file && { kind: 'file', file };
}

async function walk(folder: FileSystemDirectoryEntry, path: string, files: FolderFile[]): Promise<void> {
  const reader = folder.createReader();
  for (;;) {
    // A reader gives some hundred at a time, and none at the end.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return;
    for (const entry of entries) {
      const below = `${path}/${entry.name}`;
      if (entry.isDirectory) await walk(entry as FileSystemDirectoryEntry, below, files);
      else files.push({ file: await fileOf(entry as FileSystemFileEntry), path: below });
      requireFew(path, files.length);
    }
  }
}

function requireFew(folder: string, files: number): void {
  if (files > MOST_FILES) throw new Error(`${folder} has more than ${MOST_FILES} files: it is no pool.`);
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}
