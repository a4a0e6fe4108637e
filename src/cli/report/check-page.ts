import { UsageError } from '../../errors.js';
import { checkOutput } from '../check-output.js';

/**
 * The file of a page that a command writes besides what it prints.
 *
 * @param inputs what it is of, which it must not replace
 * @throws UsageError where it is standard output, which has what is printed; else as `checkOutput`
 */
export async function checkPage(named: string, inputs: readonly string[]): Promise<string> {
  const page = await checkOutput(
    named,
    inputs.map((path) => ({ path, role: 'what it is of' })),
    '--html',
  );
  if (page !== '-') return page;
  throw new UsageError('it needs a file: standard output has what the command prints', { field: '--html' });
}
