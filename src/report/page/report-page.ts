import { sha256 } from '@noble/hashes/sha2.js';
import { distinctNames } from '../pictures/names.js';
import { picturesOf } from '../pictures/pictures.js';
import { integer } from '../pictures/words.js';
import type { TrafficSummary } from '../traffic-summary.js';
import { escapeLines, escapeText } from './escape.js';
import { pictureFigure } from './picture-figure.js';
import { SAVE_SCRIPT } from './save-script.js';
import { scrolling } from './scrolling.js';
import { PAGE_STYLE } from './style.js';
import { trafficTable } from './traffic-table.js';

/** Bytes of specs on a page, at most: pictures take less than ten times as much, whatever the traffic is. */
const MOST_SPEC_BYTES = 100_000;

/** What a page of pictures holds. */
export interface Report {
  readonly title: string;
  /** The command line that made it. */
  readonly howMade: string;
  /** The workload specs that made the traffic, as YAML; one that is too long for a page is left out, which it says. */
  readonly spec?: string;
  /** One, or two to be seen side by side. */
  readonly summaries: readonly TrafficSummary[];
  /** What needs saying besides the notes of the summaries. */
  readonly notes?: readonly string[];
  /** Lines to stand below the pictures, such as all figures. */
  readonly text?: string;
}

/**
 * One HTML file with all pictures, which loads nothing from anywhere, and works without its small script.
 *
 * @param document by which pictures are drawn; it is not changed
 * @returns the same text for the same report
 */
export function reportPage(report: Report, document: Document): string {
  const pictures = picturesOf(report.summaries);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src '${hashOf(SAVE_SCRIPT)}'; base-uri 'none'; form-action 'none'">
<meta name="generator" content="servegen-wasm">
<title>${escapeText(report.title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
${headerOf(report)}
<main>
${pictures.map((picture) => pictureFigure(picture, document)).join('\n')}
</main>
${footerOf(report)}<script>${SAVE_SCRIPT}</script>
</body>
</html>
`;
}

function headerOf({ title, howMade, spec, summaries, notes = [] }: Report): string {
  const names = distinctNames(summaries.map(({ name }) => name));
  const said = [
    ...notes,
    ...summaries.flatMap((one, index) => notesOf(one, summaries.length > 1 ? names[index] : undefined)),
  ];
  const parts = [
    `<h1>${escapeText(title)}</h1>`,
    `<div class="scroll" ${scrolling('The traffic')}>${trafficTable(summaries)}</div>`,
    `<pre class="command"><code>${escapeLines(howMade)}</code></pre>`,
    spec === undefined ? '' : `<details><summary>Workload spec</summary>${specOf(spec)}</details>`,
    said.length === 0
      ? ''
      : `<ul class="notes">${said.map((note) => `<li>${escapeText(note)}</li>`).join('')}</ul>`,
  ];
  return `<header>\n${parts.filter((part) => part !== '').join('\n')}\n</header>`;
}

function specOf(spec: string): string {
  const lines = escapeLines(spec);
  const bytes = new TextEncoder().encode(lines).length;
  return bytes <= MOST_SPEC_BYTES
    ? `<pre ${scrolling('Workload spec')}><code>${lines}</code></pre>`
    : `<p>It has ${integer(spec.length)} characters, too many for a page; what the traffic was made or read from has it.</p>`;
}

function notesOf({ notes }: TrafficSummary, name: string | undefined): string[] {
  return name !== undefined ? notes.map((note) => `${name}: ${note}`) : [...notes];
}

function footerOf({ text }: Report): string {
  if (text === undefined) return '';
  return `<footer>\n<h2>All figures</h2>\n<pre ${scrolling('All figures')}>${escapeLines(text)}</pre>\n</footer>\n`;
}

/** What a policy calls a script that may run. */
function hashOf(script: string): string {
  const bytes = sha256(new TextEncoder().encode(script));
  return `sha256-${btoa(String.fromCharCode(...bytes))}`;
}
