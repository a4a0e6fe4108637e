/** Of Dynamo, whose replay is the simulator: what it is started with is checked against these. */
export const DYNAMO = { 'ai-dynamo': '1.6.1', 'ai-dynamo-runtime': '1.6.1' } as const;

/**
 * All that the replay imports, in exact versions. What the two packages ask for themselves is left out: it is for serving, and
 * one of it cannot be installed everywhere.
 */
export const PINS: Readonly<Record<string, string>> = {
  ...DYNAMO,
  pydantic: '2.13.5',
  'pydantic-core': '2.46.5',
  'annotated-types': '0.8.0',
  'typing-extensions': '4.16.0',
  'typing-inspection': '0.4.5',
};
