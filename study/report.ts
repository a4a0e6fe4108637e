import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answers, naiveByHour, whatFollows } from './page/answer.js';
import { checks, checkWarning } from './page/checks.js';
import { again, design, limits, stagedTargets } from './page/design.js';
import { byOneInstance } from './page/one-instance.js';
import { furtherAnswers, whatActualIs } from './page/opening.js';
import { besideThePaper, paperSentence, whyFirst } from './page/paper.js';
import { allRatios, comparison } from './page/statements.js';
import { byHour } from './page/why-hour.js';
import { byLengths } from './page/why-length.js';
import { byRate } from './page/why-rate.js';
import { byTarget } from './page/why-target.js';
import { headlineDescription } from './pictures/headline-words.js';
import {
  FIGURE_19,
  FIGURE_20,
  FIGURE_20_LATENCY,
  FIGURE_21,
  HEADLINE,
  PICTURES,
  STATEMENTS,
  type StudyPicture,
  WHY,
} from './pictures/pictures.js';
import type { StudyResults } from './results.js';

const PICTURE_FOLDER = 'study';

/** Populations were fitted anew with this value-stream version. */
const POPULATIONS_VERSION = 4;

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
  const show = (picture: StudyPicture) => shown(results, picture);
  const sections = [
    '# What naive traffic costs',
    results.quick &&
      '**These are the results of a quick run, which shows that everything works. They say nothing of traffic.**',
    'Who sizes a service tests it with traffic. ServeGen (Xiang et al., [arXiv:2505.09999](https://arxiv.org/abs/2505.09999)) makes it client by client, as production has it; NAIVE traffic has Poisson arrivals and one distribution of lengths. In the evaluation of the paper NAIVE asked for half of the instances that production needed. This study asks whether that comes out with the traces of this package, on released pools and on simulators that others wrote.',
    'Instances are counted in two ways, at the same rate and lengths. *As a whole*: as many are tried together as it takes. *By one instance*: one is benchmarked, and the rate is divided by what it serves.',
    ...listed([...answers(results), ...furtherAnswers(results)]),
    whatActualIs(results),
    paperSentence(results),
    whatFollows(results),
    checkWarning(results),
    ...(HEADLINE.data(results).length > 0 ? [image(headlineDescription(results), HEADLINE)] : []),
    '## What was simulated',
    design(results),
    '## Sizing by one instance',
    ...byOneInstance(results),
    '## Trying the whole deployment',
    'As many instances are simulated together as it takes to keep the targets, at the same rate and lengths. So are they in all that follows, but for the comparison with the paper and the folded table, which have both ways.',
    ...comparison(results, ['naive']),
    naiveByHour(results),
    ...show(FIGURE_20),
    ...show(FIGURE_20_LATENCY),
    ...show(FIGURE_19),
    '## Beside the paper',
    'In the evaluation of the paper (its figure 20) NAIVE asked for 12 instances and ServeGen for 25, where about 24 were needed. Its text is about sizing a production deployment; ours is here in both ways.',
    besideThePaper(results),
    '## Why',
    ...whyFirst(results),
    '### By hour',
    ...orNone(byHour(results)),
    ...show(WHY),
    '### By rate',
    ...orNone(byRate(results)),
    '### By length',
    ...orNone(byLengths(results)),
    '### By target',
    ...orNone(byTarget(results)),
    "## Whether ServeGen's traffic asks for the same",
    'ServeGen is here the clients of the same hour with the default arrivals: what it asks for beside NAIVE, which knows the same hour.',
    ...comparison(results, ['exact']),
    '## Planning by the hour before',
    "Who plans does not know the hour to come. Here both know of it the curve of its total rate alone; NAIVE has the pooled lengths of the hour before, ServeGen that hour's clients.",
    ...comparison(results, ['naive-before', 'servegen']),
    '## Whether it matters how arrivals are made',
    "The actual traffic has renewal arrivals. Beside it are the default arrivals (ServeGen) and those by the procedure of ServeGen's reference, of the same clients in the same hour.",
    ...comparison(results, ['exact', 'reference']),
    '## Whether a built-in population stands for its pool',
    builtinsTried(results),
    ...comparison(results, ['builtin']),
    '## Prefill and decode apart',
    stagedTargets(results),
    ...comparison(results, ['naive'], ['prefill', 'decode']),
    ...show(FIGURE_21),
    '## Checks',
    ...checks(results),
    '## All ratios',
    ...show(STATEMENTS),
    allRatios(results),
    '## What this does not say',
    limits(results),
    '## Run it again',
    again(results),
  ];
  return `${sections.filter((section) => typeof section === 'string').join('\n\n')}\n`;
}

function listed(items: readonly string[]): string[] {
  return items.length === 0 ? [] : [items.map((item) => `- ${item}`).join('\n')];
}

function orNone(parts: readonly string[]): readonly string[] {
  return parts.length > 0 ? parts : ['Not in these results.'];
}

/** A picture with what to look for in it, where the results have something of it. */
function shown(results: StudyResults, picture: StudyPicture): string[] {
  return picture.data(results).length > 0 ? [picture.lookFor, image(picture.title, picture)] : [];
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

function builtinsTried({ versions }: StudyResults): string {
  const tried = 'The built-in population knows nothing of the hour but the curve of its total rate.';
  if (versions.valueStream >= POPULATIONS_VERSION) return tried;
  return `${tried} **What was tried here are the populations of value-stream version ${versions.valueStream}**, whose lengths varied within clients and whose bursts and shifts were too small; those of version ${POPULATIONS_VERSION} ([populations](populations.md)) were not tried yet.`;
}
