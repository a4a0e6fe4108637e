import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { besideThePaper, headlineSentence } from './page/answer.js';
import { again, design, limits } from './page/design.js';
import { statementSections } from './page/statements.js';
import { headlineDescription } from './pictures/headline.js';
import { HEADLINE, PICTURES, type StudyPicture } from './pictures/pictures.js';
import type { StudyResults } from './results.js';

const PICTURE_FOLDER = 'study';

/**
 * Draws the study from its results alone: `study.md` in the folder of pages, and its pictures in `study/` below. The same
 * results give the same bytes.
 */
export function drawStudy(results: StudyResults, docsFolder: string): void {
  const folder = join(docsFolder, PICTURE_FOLDER);
  mkdirSync(folder, { recursive: true });
  for (const picture of [HEADLINE, ...PICTURES]) {
    const path = join(folder, picture.file);
    if (picture.data(results).length > 0) replace(path, picture.draw(results));
    else rmSync(path, { force: true });
  }
  replace(join(docsFolder, 'study.md'), studyPage(results));
}

/** The page, in Markdown. */
export function studyPage(results: StudyResults): string {
  const sections = [
    '# What naive traffic costs',
    results.quick &&
      '**These are the results of a quick run, which shows that everything works. They say nothing of traffic.**',
    `Who sizes a service tests it with traffic. ServeGen (Xiang et al., [arXiv:2505.09999](https://arxiv.org/abs/2505.09999)) found that NAIVE traffic, with Poisson arrivals and one distribution of lengths, asks for half of the instances that production needs. This study asks whether that comes out with this package's traces, on released pools and on a simulator that others wrote.`,
    headlineSentence(results),
    ...shown(results, [HEADLINE]).map((picture) => image(headlineDescription(results), picture)),
    '## Beside the paper',
    besideThePaper(results),
    '## What was simulated',
    design(results),
    '## Statements',
    'Each is the geometric mean, over cells and seeds, of the ratio of instances for two traffics of the same cell and seed. Hours differ more than seeds and rates of one hour do, so that the interval is of hours: what others of these pools would give. A ratio whose interval holds 1 shows no difference.',
    ...statementSections(results),
    '## Pictures',
    ...shown(results, PICTURES).flatMap((picture) => [
      `### ${picture.title}`,
      picture.lookFor,
      image(picture.title, picture),
    ]),
    '## What this does not say',
    limits(results),
    '## Run it again',
    again(results),
  ];
  return `${sections.filter((section) => typeof section === 'string').join('\n\n')}\n`;
}

function shown(results: StudyResults, pictures: readonly StudyPicture[]): StudyPicture[] {
  return pictures.filter((picture) => picture.data(results).length > 0);
}

function image(alternative: string, { file }: StudyPicture): string {
  return `![${alternative}](${PICTURE_FOLDER}/${file})`;
}

/** A file is there in whole, or as it was. */
function replace(path: string, text: string): void {
  const partial = `${path}.partial`;
  writeFileSync(partial, text);
  renameSync(partial, path);
}
