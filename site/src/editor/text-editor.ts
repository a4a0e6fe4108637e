import type { Fault } from '../../messages.js';

/** What the text is written in: a plain field at first, and an editor that knows specs once somebody means to write. */
export interface TextEditor {
  setText(text: string): void;
  setFaults(faults: readonly Fault[]): void;
  goToLine(line: number): void;
}
