/** Files that somebody chooses to save to, in browsers that ask. */

interface SavePicker {
  showSaveFilePicker?(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

/** Newer than what TypeScript knows. */
interface Removable extends FileSystemFileHandle {
  remove?(): Promise<void>;
}

/** The file that a person chooses where the browser asks; `none` where they choose not to. */
export async function chosenFile(suggestedName: string): Promise<FileSystemFileHandle | undefined | 'none'> {
  const { showSaveFilePicker } = globalThis as SavePicker;
  if (showSaveFilePicker === undefined) return undefined;
  try {
    return await showSaveFilePicker({ suggestedName });
  } catch (error) {
    // Where it must not ask, it still downloads.
    return (error as Error).name === 'AbortError' ? 'none' : undefined;
  }
}

/** Takes back the file that choosing has made, or emptied, where nothing was written to it. */
export async function removeIfEmpty(handle: FileSystemFileHandle | undefined): Promise<void> {
  try {
    if (handle !== undefined && (await handle.getFile()).size === 0) await (handle as Removable).remove?.();
  } catch {
    // An empty file stays.
  }
}
