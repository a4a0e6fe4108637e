import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Output } from '../../output/file/output.js';
import { outputError } from '../../output/file/output-error.js';
import { type Report, reportPage } from '../../report/page/report-page.js';
import { standaloneSvg } from '../../report/page/standalone-svg.js';
import { svgDocument } from '../../report/page/svg-document.js';
import { picturesOf } from '../../report/pictures/pictures.js';
import type { TrafficSummary } from '../../report/traffic-summary.js';
import { clearLeftovers } from '../leftovers.js';

/**
 * Writes a page of pictures.
 *
 * @param path of the file, or `-` for standard output
 * @param sync whether it is flushed to the disk
 * @throws OutputError when it cannot be written
 */
export async function writeReport(report: Report, path: string, sync: boolean): Promise<void> {
  await writeText(reportPage(report, svgDocument()), path, sync);
}

/**
 * Writes each picture to a folder, as an SVG file that has its name.
 *
 * @returns the names of the files
 * @throws OutputError when one cannot be written
 */
export async function writePictures(
  summaries: readonly TrafficSummary[],
  folder: string,
  sync: boolean,
): Promise<string[]> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw outputError(folder, error);
  }
  const document = svgDocument();
  const names: string[] = [];
  for (const picture of picturesOf(summaries)) {
    const name = `${picture.id}.svg`;
    await writeText(standaloneSvg(picture, document), join(folder, name), sync);
    names.push(name);
  }
  return names;
}

async function writeText(text: string, path: string, sync: boolean): Promise<void> {
  await clearLeftovers(path, true);
  const output = await Output.open(path, { sync });
  try {
    output.push(new TextEncoder().encode(text));
    await output.commit();
  } finally {
    // Does nothing after a commit.
    await output.discard();
  }
}
