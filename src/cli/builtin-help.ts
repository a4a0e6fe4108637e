import { BUILTIN_KEYS, BUILTIN_PARAMETERS, type BuiltinKey } from '../notation/builtin-name.js';

/** What each parameter is, or of what a dial is a factor. */
const MEANINGS: Readonly<Record<BuiltinKey, string>> = {
  clients: "how many there are (default: the population's own number)",
  seed: 'another seed, other clients by the same laws (default: 1)',
  skew: "how fast clients' shares fall with rank; 0: on average all alike",
  burstiness: 'the logarithm of the CVs of inter-arrival times; 0: every CV is 1',
  shifts: "how far a client's rate, CV and lengths move while it is active",
  day: 'how far the daily curve swings',
  variety: 'how much typical lengths differ between clients',
  coupling: "how a client's rate, burstiness, input and output go together",
};

/** For the help of commands that take a pool. */
export const BUILTIN_HELP = `
A built-in population is builtin:language, builtin:reason or builtin:multimodal. Behind its name
can stand ?<key>=<number>, and further ones with & between them, in quotes because of the shell:
'builtin:language?clients=500&burstiness=1.5'. The keys from skew on are factors on what was
fitted, 1 by default:
${parameterLines()}`;

function parameterLines(): string {
  const rows = BUILTIN_KEYS.map((key) => [key, rangeOf(key), MEANINGS[key]] as const);
  const [keyWidth, rangeWidth] = [0, 1].map((column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map(([key, range, meaning]) => `  ${key.padEnd(keyWidth)}  ${range.padEnd(rangeWidth)}  ${meaning}\n`)
    .join('');
}

function rangeOf(key: BuiltinKey): string {
  const { least, most } = BUILTIN_PARAMETERS[key];
  return `${least} to ${most}`;
}
