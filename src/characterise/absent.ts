import type { AbsentFigure, Characterisation } from './characterisation.js';

/** The figures that a log has nothing for, and why. */
export function absentFigures(found: Omit<Characterisation, 'absent'>): AbsentFigure[] {
  const { log, families, shifts, lengths, dependence, clients, modalities, reasoning, conversations } = found;
  const absent: AbsentFigure[] = [];
  const add = (isThere: boolean, figure: string, findings: readonly number[], reason: string) => {
    if (!isThere) absent.push({ figure, findings, reason });
  };
  add(families !== undefined, 'families of inter-arrival times', [1], 'no window has enough requests');
  add(shifts !== undefined, 'shifts over the day', [2, 4], 'the log is shorter than two windows');
  add(lengths.length > 0, 'lengths', [3], 'the log has no tokens of inputs or outputs');
  add(dependence.length > 0, 'dependence of lengths', [3], 'that takes the tokens of inputs and of outputs');
  add(clients !== undefined, 'clients', [5, 8, 11], 'nothing in the log tells clients apart');
  add(
    modalities !== undefined,
    'modalities',
    [6, 7],
    log.category === 'multimodal' ? 'no request has an item' : 'the log has no images, audio or video',
  );
  add(reasoning !== undefined, 'reasoning', [9], 'the log does not say which part of an output is reasoning');
  add(conversations !== undefined, 'conversations', [10], 'no request of the log belongs to a session');
  return absent;
}
