import type { TrafficSummary } from '../../src/report/traffic-summary.js';

export function picturesOf(summaries: readonly TrafficSummary[]) {
  return ['rate', 'gaps', 'lengths', 'clients'].map((id) => ({
    id,
    title: `Picture ${id}`,
    sentence: summaries.map(({ name, requests }) => `${name}: ${requests}`).join(', '),
    draw(document: Document): SVGSVGElement {
      const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
      svg.setAttribute('viewBox', '0 0 640 360');
      return svg as SVGSVGElement;
    },
    table: { columns: ['name', 'requests'], rows: summaries.map(({ name, requests }) => [name, requests]) },
  }));
}
