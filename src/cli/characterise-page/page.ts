import type { Characterisation } from '../../characterise/characterisation.js';
import { describeCharacterisation } from '../characterise-report/report.js';
import { type Chart, chartsOf } from './charts.js';
import { escapeHtml } from './escape.js';

/** The colours hold a contrast of 3 to 1 against the page, light and dark, and differ in lightness as well as hue. */
const STYLE = `
:root { color-scheme: light dark; --page: #fff; --ink: #1c1c1c; --soft: #5c5c5c; --grid: #e4e4e4;
  --s0: #1f6fb4; --s1: #c2570c; --s2: #2d7d46; --s3: #8a4fa3; }
@media (prefers-color-scheme: dark) {
  :root { --page: #161616; --ink: #ececec; --soft: #a8a8a8; --grid: #333;
    --s0: #6db3f2; --s1: #f2a05e; --s2: #77c98f; --s3: #c99be0; }
}
body { margin: 2rem auto; max-width: 75rem; padding: 0 1rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
main { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 1.5rem; }
figure { margin: 0; }
h2 { font-size: 1rem; margin: 0; }
figcaption p { margin: 0; color: var(--soft); font-size: 0.875rem; }
svg { display: block; width: 100%; height: auto; }
svg text { font: 11px system-ui, sans-serif; fill: var(--ink); }
svg .label { fill: var(--soft); }
.grid { stroke: var(--grid); }
.axis { stroke: var(--soft); }
.reference { stroke: var(--soft); stroke-dasharray: 4 3; }
.s0 { --own: var(--s0); } .s1 { --own: var(--s1); } .s2 { --own: var(--s2); } .s3 { --own: var(--s3); }
rect, circle, .band { fill: var(--own); }
figcaption .legend { color: var(--ink); }
.legend span { margin-right: 1rem; white-space: nowrap; }
.legend i { display: inline-block; width: 0.625rem; height: 0.625rem; margin-right: 0.375rem; background: var(--own); }
.line { fill: none; stroke: var(--own); stroke-width: 1.8; stroke-linejoin: round; }
circle { fill-opacity: 0.7; }
.band { fill-opacity: 0.2; }
pre { overflow-x: auto; font-size: 0.8125rem; }
`;

/** The figures of a log as one HTML file, which loads nothing from anywhere. */
export function characterisationPage(figures: Characterisation): string {
  const name = escapeHtml(figures.log.name);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${name}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${name}</h1>
<main>
${chartsOf(figures).map(figureOf).join('\n')}
</main>
<h2>All figures</h2>
<pre>${escapeLines(describeCharacterisation(figures))}</pre>
</body>
</html>
`;
}

function figureOf({ title, caption, legend, svg }: Chart): string {
  const keys = legend.map((name, index) => `<span><i class="s${index}"></i>${escapeHtml(name)}</span>`);
  const named = keys.length === 0 ? '' : `<p class="legend">${keys.join('')}</p>`;
  return `<figure><figcaption><h2>${escapeHtml(title)}</h2><p>${escapeHtml(caption)}</p>${named}</figcaption>${svg}</figure>`;
}

function escapeLines(text: string): string {
  return text.split('\n').map(escapeHtml).join('\n');
}
