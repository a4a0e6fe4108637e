import { createHash } from 'node:crypto';
import { DOMParser, parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { type Report, reportPage } from '../../src/report/page/report-page.js';
import { standaloneSvg } from '../../src/report/page/standalone-svg.js';
import { svgDocument } from '../../src/report/page/svg-document.js';
import { svgText } from '../../src/report/page/svg-text.js';
import { picturesOf } from '../../src/report/pictures/pictures.js';
import { COLOURS } from '../../src/report/pictures/theme.js';
import { emptySummary, largestSummary, trafficSummary } from './summary.js';

const document = svgDocument();
const MARKUP = '<script>alert("1")</script>&\'';

function report(changes: Partial<Report> = {}): Report {
  return {
    title: 'chat.arrow',
    howMade: 'servegen report chat.arrow -o chat.html',
    summaries: [trafficSummary()],
    ...changes,
  };
}

/** linkedom declares what it has by types of its own. */
function textOf({ textContent }: Element): string | null {
  return textContent;
}

describe('the page', () => {
  const page = reportPage(
    report({ spec: 'rate: 20\n', notes: ['A note.'], text: 'line 1\nline 2' }),
    document,
  );
  const { document: parsed } = parseHTML(page);

  test('has all pictures with what to look for and figures', () => {
    const pictures = picturesOf([trafficSummary()]);
    const figures = Array.from(parsed.querySelectorAll('figure'));
    expect(figures.map(({ id }) => id)).toEqual(pictures.map(({ id }) => id));
    for (const [index, { title, sentence, legend, table, isWide }] of pictures.entries()) {
      const figure = figures[index];
      expect(figure.querySelector('h2')?.textContent).toBe(title);
      expect(figure.querySelector('figcaption p')?.textContent).toBe(sentence);
      expect(figure.querySelectorAll('.legend li')).toHaveLength(legend.length);
      expect(figure.querySelectorAll('tbody tr')).toHaveLength(table.rows.length);
      expect(figure.querySelectorAll('thead th')).toHaveLength(table.columns.length);
      expect(figure.querySelector('caption')?.textContent).toBe(title);
      const drawn = Array.from(figure.children).filter(({ localName }) => localName === 'svg');
      expect(drawn.map((svg) => svg.getAttribute('role'))).toEqual(isWide ? ['img', 'img'] : ['img']);
    }
  });

  test('has names of their own for what can be pressed and opened', () => {
    const namesOf = (selector: string) =>
      Array.from(parsed.querySelectorAll(selector) as NodeListOf<Element>, (one) =>
        one.getAttribute('aria-label'),
      );
    const titles = picturesOf([trafficSummary()]).map(({ title }) => title);
    expect(namesOf('figure button')).toEqual(titles.map((title) => `Save as SVG: ${title}`));
    expect(namesOf('figure summary')).toEqual(titles.map((title) => `Figures: ${title}`));
  });

  test('lets keys reach all that scrolls, which says what it is', () => {
    const scrolled = Array.from(parsed.querySelectorAll('.scroll, pre:not(.command)') as NodeListOf<Element>);
    // The table at the head, the spec, the lines below, and a table a picture.
    expect(scrolled).toHaveLength(3 + picturesOf([trafficSummary()]).length);
    for (const one of scrolled) {
      expect(one.getAttribute('tabindex')).toBe('0');
      expect(one.getAttribute('role')).toBe('region');
      expect(one.getAttribute('aria-label')).toMatch(/^[A-Z]/);
    }
  });

  test('says what each row of a table is of', () => {
    for (const row of Array.from(parsed.querySelectorAll('tbody tr') as NodeListOf<Element>)) {
      expect(row.querySelector('th[scope="row"]')?.textContent).not.toBe('');
    }
    const heads = Array.from(
      parsed.querySelectorAll('#busiest-clients tbody th') as NodeListOf<Element>,
      textOf,
    );
    expect(heads).toEqual(
      trafficSummary()
        .clients!.busiest.slice(0, 40)
        .map(({ client }) => client),
    );
  });

  test('says how it was made, from what, and what needs saying', () => {
    expect(parsed.querySelector('h1')?.textContent).toBe('chat.arrow');
    expect(parsed.querySelector('pre.command')?.textContent).toBe('servegen report chat.arrow -o chat.html');
    expect(parsed.querySelector('header details pre')?.textContent).toBe('rate: 20\n');
    expect(parsed.querySelector('.notes')?.textContent).toBe('A note.');
    expect(parsed.querySelector('footer pre')?.textContent).toBe('line 1\nline 2');
  });

  test('loads nothing, and runs one script, whose hash its policy has', () => {
    const others = page.replaceAll('xmlns="http://www.w3.org/2000/svg"', '').match(/(https?:)?\/\/[\w.]+/g);
    expect(others).toBeNull();
    const scripts = parsed.querySelectorAll('script');
    expect(scripts).toHaveLength(1);
    const rest = page.replace(scripts[0].textContent!, '');
    expect(/\b(src|href|srcset)=|url\(|@import/.exec(rest)).toBeNull();
    const hash = createHash('sha256').update(scripts[0].textContent!).digest('base64');
    const policy = parsed.querySelector('meta[http-equiv]')?.getAttribute('content');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src 'sha256-${hash}'`);
    expect(/\son\w+="/.exec(rest)).toBeNull();
  });

  test('is the same for the same report', () => {
    const again = report({ spec: 'rate: 20\n', notes: ['A note.'], text: 'line 1\nline 2' });
    expect(reportPage(again, svgDocument())).toBe(page);
  });

  test('uses no colour that it does not declare', () => {
    const used = new Set(page.match(/var\(--picture-\w+\)/g));
    const declared = COLOURS.map(({ css }) => css);
    expect(declared).toEqual(expect.arrayContaining([...used]));
    for (const { css } of COLOURS) expect(page).toContain(`${css.slice(4, -1)}:`);
  });

  test('has well-formed pictures', () => {
    // Legends have theirs within a line.
    const drawn = page.match(/^<svg .*?<\/svg>$/gms) ?? [];
    const expected = picturesOf([trafficSummary()]).reduce((sum, { isWide }) => sum + (isWide ? 2 : 1), 0);
    expect(drawn).toHaveLength(expected);
    for (const svg of drawn) expectWellFormed(svg);
  });
});

/** A small reader of what `svgText` writes: all that is opened is closed, in order, and attributes are quoted. */
function expectWellFormed(xml: string): void {
  const open: string[] = [];
  const tags = xml.match(/<[^>]*>/g) ?? [];
  expect(tags.length).toBeGreaterThan(1);
  for (const tag of tags) {
    expect(tag).toMatch(/^<(\/[\w]+|[\w]+( [\w:-]+="[^"<]*")*\/?)>$/);
    if (tag.startsWith('</')) expect(open.pop()).toBe(tag.slice(2, -1));
    else if (!tag.endsWith('/>')) open.push(/^<(\w+)/.exec(tag)![1]);
  }
  expect(open).toEqual([]);
  const between = xml.replace(/<[^>]*>/g, '');
  expect(between.match(/&(?!(amp|lt|gt|quot|#39);)/g)).toBeNull();
}

test('texts of others are texts, wherever they stand', () => {
  const summary = trafficSummary({ name: MARKUP, notes: [MARKUP] });
  const clients = {
    ...summary.clients!,
    busiest: summary.clients!.busiest.map((one) => ({ ...one, client: MARKUP })),
  };
  const lengths = summary.lengths.map((one) => ({ ...one, column: `${one.column}${MARKUP}` }));
  const modalities = {
    ...summary.modalities!,
    modalities: summary.modalities!.modalities.map((one) => ({
      ...one,
      modality: `${one.modality}${MARKUP}`,
    })),
  };
  const named = { ...summary, clients, lengths, modalities };
  const page = reportPage(
    report({
      title: MARKUP,
      howMade: MARKUP,
      spec: MARKUP,
      notes: [MARKUP],
      text: MARKUP,
      summaries: [named, { ...named, name: `${MARKUP}2` }],
    }),
    document,
  );
  const { document: parsed } = parseHTML(page);
  expect(parsed.querySelectorAll('script')).toHaveLength(1);
  expect(page.split('<script>')).toHaveLength(2);
  expect(parsed.querySelector('h1')?.textContent).toBe(MARKUP);
  for (const picture of picturesOf([named])) {
    const svg = standaloneSvg(picture, document);
    expect(svg).not.toContain('<script');
    expectWellFormed(svg);
  }
});

test('a page of traffic without requests has no pictures, and says so in its lines', () => {
  const { document: parsed } = parseHTML(reportPage(report({ summaries: [emptySummary()] }), document));
  expect(parsed.querySelectorAll('figure')).toHaveLength(0);
  expect(parsed.querySelector('header table')?.textContent).toContain('requests0');
});

test('the notes of two summaries say whose they are', () => {
  const summaries = [
    trafficSummary({ name: 'a', notes: ['Note.'] }),
    trafficSummary({ name: 'b', notes: ['Note.'] }),
  ];
  const { document: parsed } = parseHTML(reportPage(report({ summaries }), document));
  const notes = Array.from(parsed.querySelectorAll('.notes li') as NodeListOf<Element>, textOf);
  expect(notes).toEqual(['a: Note.', 'b: Note.']);
});

test('two summaries of one name are told apart by numbers', () => {
  const summaries = [trafficSummary({ notes: ['Note.'] }), trafficSummary({ notes: ['Note.'] })];
  const { document: parsed } = parseHTML(reportPage(report({ summaries }), document));
  const textsOf = (selector: string) =>
    Array.from(parsed.querySelectorAll(selector) as NodeListOf<Element>, textOf);
  expect(textsOf('.notes li')).toEqual(['chat.arrow (1): Note.', 'chat.arrow (2): Note.']);
  expect(textsOf('header thead th')).toEqual(['chat.arrow (1)', 'chat.arrow (2)']);
  expect(textsOf('#lengths .legend li').slice(0, 2)).toEqual(['chat.arrow (1)', 'chat.arrow (2)']);
});

test.each([
  ['100,000 bytes are printed', 'a'.repeat(100_000), true],
  ['more is not, which it says', 'a'.repeat(100_001), false],
  ['bytes count, not characters: two each', 'é'.repeat(60_000), false],
])('of a spec, %s', (_, spec, isPrinted) => {
  const page = reportPage(report({ spec, summaries: [emptySummary()] }), document);
  const details = parseHTML(page).document.querySelector('header details');
  expect(details?.querySelector('pre')?.textContent === spec).toBe(isPrinted);
  if (!isPrinted) {
    expect(details?.querySelector('p')?.textContent).toMatch(
      /^It has (100,001|60,000) characters, too many for a page;/,
    );
    expect(page.length).toBeLessThan(20_000);
  }
});

test('says when traffic began, with the year', () => {
  const summaries = [trafficSummary({ startUnixSeconds: 1_700_158_546 })];
  const { document: parsed } = parseHTML(reportPage(report({ summaries }), document));
  expect(parsed.querySelector('header table')?.textContent).toContain('16 Nov 2023 18:15:46');
});

test('no table has two columns of one name', () => {
  for (const { table } of picturesOf([trafficSummary(), trafficSummary({ name: 'other' })])) {
    const names = table.columns.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  }
});

test('the page of the two largest summaries is below 1 MB', () => {
  const summaries = [largestSummary('first'), largestSummary('second')];
  const page = reportPage(report({ summaries }), document);
  expect(new TextEncoder().encode(page).length).toBeLessThan(1_000_000);
});

describe('a picture as a file of its own', () => {
  test.each(picturesOf([trafficSummary(), trafficSummary({ name: 'naive' })]).map((one) => [one.id, one]))(
    '%s is well-formed, has its words and plain colours',
    (_, picture) => {
      const svg = standaloneSvg(picture, document);
      expectWellFormed(svg);
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
      expect(svg).not.toMatch(/var\(|currentColor|NaN/);
      const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml');
      expect(parsed.querySelector('title')?.textContent).toBe(picture.title);
      expect(parsed.querySelector('desc')?.textContent).toBe(picture.sentence);
      const texts = Array.from(parsed.querySelectorAll('text') as NodeListOf<Element>, textOf);
      expect(texts).toEqual(
        expect.arrayContaining([picture.title, ...picture.legend.map(({ name }) => name)]),
      );
      expect(standaloneSvg(picture, document)).toBe(svg);
    },
  );
});

test('an SVG as text keeps what is seen, in few digits', () => {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.innerHTML =
    '<g aria-label="dot" stroke-opacity="0.123"><path d="M1.234,5.678L-1e-7,3"/><text transform="translate(10.26,20)" y="0.32em">a &amp; b</text></g><g></g>';
  expect(svgText(svg)).toBe(
    '<svg><g stroke-opacity="0.12"><path d="M1.2,5.7L0,3"/><text x="10.3" y="20" dy="0.3em">a &amp; b</text></g></svg>',
  );
});

/** Relative luminance of sRGB, and the ratio of contrast, by WCAG 2.2. */
function contrast(one: string, other: string): number {
  const luminance = (hex: string) => {
    const [red, green, blue] = [1, 3, 5].map((from) => {
      const value = Number.parseInt(hex.slice(from, from + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

test.each(['light', 'dark'] as const)('colours are legible on %s paper', (paper) => {
  const back = COLOURS.find(({ css }) => css.includes('paper'))![paper];
  const inks = COLOURS.filter(({ css }) => !/paper|rule/.test(css));
  expect(inks).toHaveLength(6);
  for (const ink of inks) expect(contrast(ink[paper], back)).toBeGreaterThanOrEqual(4.5);
});
