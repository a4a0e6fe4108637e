import { join } from 'node:path';
import { stringify } from 'yaml';
import { Output } from '../../output/file/output.js';
import { reportPage } from '../../report/page/report-page.js';
import { standaloneSvg } from '../../report/page/standalone-svg.js';
import { svgDocument } from '../../report/page/svg-document.js';
import { picturesOf } from '../../report/pictures/pictures.js';
import type { TrafficSummary } from '../../report/traffic-summary.js';
import { clearLeftovers } from '../leftovers.js';
import { commandLine } from './command-line.js';
import type { Counted } from './counted.js';

/**
 * Writes a page of pictures, which says by which command line it was made.
 *
 * @param counted one, or two to be seen side by side
 * @param path of the file, or `-` for standard output
 * @param sync whether it is flushed to the disk
 * @param text lines to stand below the pictures
 * @throws OutputError when it cannot be written
 */
export async function writeReport(
  counted: readonly Counted[],
  path: string,
  sync: boolean,
  text?: string,
): Promise<void> {
  const summaries = counted.map(({ summary }) => summary);
  const spec = specText(counted);
  const report = {
    title: summaries.map(({ name }) => name).join(' and '),
    howMade: commandLine(process.argv.slice(2)),
    summaries,
    ...(spec !== undefined && { spec }),
    ...(text !== undefined && { text }),
  };
  await writeText(reportPage(report, svgDocument()), path, sync);
}

/** The specs of what was made by specs, as YAML. */
function specText(counted: readonly Counted[]): string | undefined {
  const specs = counted.flatMap(({ spec }) => (spec === undefined ? [] : [spec]));
  return specs.length === 0 ? undefined : specs.map((spec) => stringify(spec)).join('---\n');
}

/**
 * Writes each picture to a folder that is there, as an SVG file that has its name.
 *
 * @returns the names of the files
 * @throws OutputError when one cannot be written
 */
export async function writePictures(
  summaries: readonly TrafficSummary[],
  folder: string,
  sync: boolean,
): Promise<string[]> {
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
