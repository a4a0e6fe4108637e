import { UsageError } from '../errors.js';
import { Output } from '../output/file/output.js';
import { checkOutPath, outputFormat, type PartsFormat, partsFormat } from '../output/file/output-format.js';
import { descriptorNamed, outputName, STANDARD_OUTPUT } from '../output/file/output-target.js';
import { PartsFolder } from '../output/file/parts/parts-folder.js';
import { FORMATS, type Format, type FormatName } from '../output/formats.js';
import { type InputFile, refuseInputs } from './input-files.js';
import { isTerminal } from './is-terminal.js';

/**
 * Refuses an output that a command cannot or should not write to, before there is anything to write.
 *
 * @param named as the option names it
 * @param field that option
 * @returns its name, which is `-` for standard output by any name
 * @throws UsageError when it is empty, a terminal, or one of the inputs; OutputError when it cannot be written
 */
export async function checkOutput(
  named: string,
  inputs: readonly InputFile[],
  field = '--out',
): Promise<string> {
  checkOutPath(named, field);
  const descriptor = descriptorNamed(named);
  const out = descriptor === STANDARD_OUTPUT ? '-' : named;
  if (descriptor !== undefined && isTerminal(descriptor)) {
    throw new UsageError(
      `${outputName(out)} is a terminal, which binary data would garble; use a file or a pipe`,
      { field },
    );
  }
  await Output.check(out);
  await refuseInputs(out, inputs, field);
  return out;
}

/**
 * Which folder the parts of a trace go to, and in which format they are: as asked, or as the folder's extension says, or
 * else Arrow files.
 *
 * @throws UsageError when it is none; OutputError when it holds something else
 */
export async function checkPartsOutput(
  named: string,
  format: string | undefined,
  resume: boolean,
): Promise<{ readonly out: string } & PartsFormat> {
  checkOutPath(named);
  if (descriptorNamed(named) !== undefined) {
    throw new UsageError(`${outputName(named)} is no folder, which the parts of a trace go to`, {
      field: '--out',
    });
  }
  await PartsFolder.check(named, resume);
  return { out: named, ...partsFormat(named, format) };
}

/**
 * Where a trace goes, and in which format.
 *
 * @throws UsageError when the format is not known or told; else as `checkOutput`
 */
export async function checkTraceOutput(
  named: string,
  format: string | undefined,
  inputs: readonly InputFile[],
): Promise<{ readonly out: string; readonly format: FormatName }> {
  const known = outputFormat(named, format);
  const { companionSuffix }: Format = FORMATS[known];
  if (companionSuffix !== undefined) await checkOutput(`${named}${companionSuffix}`, inputs);
  return { out: await checkOutput(named, inputs), format: known };
}
