import { UsageFault } from './errors.js';

/** Whether an option has a value, and what stands for one that is not known. */
const OPTIONS = { quick: undefined, draw: undefined, lanes: '<count>', folder: '<path>' } as const;

/**
 * npm takes options in front of a forgotten `--` for its own, and tells of them in the environment alone: a run of minutes
 * would become one of an hour.
 *
 * @throws UsageFault with the command that was meant
 */
export function refuseOptionsOfNpm(environment: NodeJS.ProcessEnv, args: readonly string[]): void {
  if (environment.npm_lifecycle_event !== 'study') return;
  const rest = [...args];
  const taken = Object.entries(OPTIONS).flatMap(([name, placeholder]) => {
    const value = environment[`npm_config_${name}`];
    if (value === undefined || value === '') return [];
    if (placeholder === undefined) return [`--${name}`];
    // Without `=`, npm takes the option and leaves its value.
    return [`--${name} ${value === 'true' ? (rest.shift() ?? placeholder) : value}`];
  });
  if (taken.length === 0) return;
  const names = taken.map((option) => option.split(' ')[0]).join(' and ');
  throw new UsageFault(
    `npm took ${names} for itself; options are behind --: npm run study -- ${[...taken, ...rest].join(' ')}`,
  );
}
