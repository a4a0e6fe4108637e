/** Of the simulators themselves: what is there is checked against these whenever one is opened. */
export const DYNAMO = { 'ai-dynamo': '1.6.1', 'ai-dynamo-runtime': '1.6.1' } as const;
export const SCHED_SIM = { 'sched-sim': '0.2.1' } as const;

/**
 * All that is imported, in exact versions. What the packages ask for themselves is left out: it is for serving
 * and for commands, and one of it cannot be installed everywhere.
 */
export const PINS: Readonly<Record<string, string>> = {
  ...DYNAMO,
  ...SCHED_SIM,
  pydantic: '2.13.5',
  'pydantic-core': '2.46.5',
  'annotated-types': '0.8.0',
  'typing-extensions': '4.16.0',
  'typing-inspection': '0.4.5',
};
