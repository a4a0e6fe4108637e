import { describe, expect, test } from 'vitest';
import { document, pictureOf, textsOf } from './drawn.js';
import { clientsSummary, trafficSummary } from './summary.js';

describe('clients', () => {
  test('have a bar each, as long as its share', () => {
    const picture = pictureOf('busiest-clients', trafficSummary());
    const bars = Array.from(picture.draw(document).querySelectorAll('g[aria-label="rect"] rect'));
    const widths = bars.map((bar) => Number(bar.getAttribute('width')));
    expect(widths).toHaveLength(12);
    // Shares fall as 1 over the rank.
    for (const [index, width] of widths.entries()) expect(width / widths[0]).toBeCloseTo(1 / (index + 1), 2);
    // Of 100 clients, 1 over the 100th harmonic number, 5.18738, and the sum of the first ten, 2.92897, over it.
    expect(picture.sentence.replaceAll('\u00a0', ' ')).toBe(
      'The busiest client makes 19 % of the requests, the busiest 10 clients together 56 %.',
    );
  });

  test('have a bar and a name of their own where their names are cut to the same, or are the same', () => {
    const clients = clientsSummary(4);
    const names = ['team-of-the-north/service-1/eu', 'team-of-the-north/service-2/eu', 'chat', 'chat'];
    const busiest = clients.busiest.map((one, index) => ({ ...one, client: names[index] }));
    const picture = pictureOf('busiest-clients', trafficSummary({ clients: { ...clients, busiest } }));
    const svg = picture.draw(document);
    expect(svg.querySelectorAll('g[aria-label="rect"] rect')).toHaveLength(4);
    const texts = textsOf(picture);
    // Nine characters in front, eight behind.
    for (const name of ['team-of-t…ice-1/eu', 'team-of-t…ice-2/eu', 'chat (1)', 'chat (2)']) {
      expect(texts).toContain(name);
    }
    const titles = Array.from(svg.querySelectorAll('rect > title'), ({ textContent }) => textContent);
    expect(titles.map((title) => title!.split('\n')[0])).toEqual(names);
    const cut = ['team-of-the-north/1-of-the-east', 'team-of-the-north/2-of-the-east'];
    const same = busiest.slice(0, 2).map((one, index) => ({ ...one, client: cut[index] }));
    const other = pictureOf('busiest-clients', trafficSummary({ clients: { ...clients, busiest: same } }));
    expect(textsOf(other)).toEqual(
      expect.arrayContaining(['team-of-t…the-east (1)', 'team-of-t…the-east (2)']),
    );
  });

  test('have a dot each where their CV is known', () => {
    const clients = clientsSummary(100);
    const known = clients.busiest.filter(({ interArrivalCv }) => Number.isFinite(interArrivalCv));
    const picture = pictureOf('client-burstiness', trafficSummary({ clients }));
    expect(picture.draw(document).querySelectorAll('circle')).toHaveLength(known.length);
    expect(picture.sentence).toContain(`Of the busiest ${known.length} clients`);
  });

  test('are told apart by symbols where there are two sources', () => {
    const other = trafficSummary({ name: 'other', clients: clientsSummary(20) });
    const picture = pictureOf('client-burstiness', trafficSummary(), other);
    expect(picture.legend.map(({ mark }) => mark)).toEqual(['circle', 'triangle', 'dashed']);
    expect(picture.draw(document).querySelectorAll('g[aria-label="dot"]')).toHaveLength(2);
  });
});
