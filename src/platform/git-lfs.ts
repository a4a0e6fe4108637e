/** How the file begins that Git LFS puts in the place of a large one (git-lfs, docs/spec.md). */
const START = new TextEncoder().encode('version https://git-lfs.github.com/spec/v1');

/** What to say of a file that is such a pointer. */
export const LFS_POINTER =
  "it is a Git LFS pointer, which stands for the file; 'git lfs pull' in its repository fetches the file itself";

/** Whether a file's content is a pointer of Git LFS. */
export function isLfsPointer(content: Uint8Array | string): boolean {
  const bytes =
    typeof content === 'string' ? new TextEncoder().encode(content.slice(0, START.length)) : content;
  return START.every((byte, at) => bytes[at] === byte);
}
