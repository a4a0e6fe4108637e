import type { RenderFunction } from '@observablehq/plot';
import type { JointLengthSummary } from '../traffic-summary.js';
import type { Colour } from './theme.js';

/** Opacities of cells. Counts range over orders of magnitude: levels go by a root of them. */
const LEVELS = 10;
const ROOT = 0.4;

/**
 * A density as cells whose opacity grows with a root of their count. All cells of one level are one path, as an
 * element for each would take most of a page.
 */
export function cells({ xEdges, yEdges, counts }: JointLengthSummary, colour: Colour): RenderFunction {
  const columns = xEdges.length - 1;
  const most = counts.reduce((max, count) => Math.max(max, count), 0);
  const levelOf = (count: number) => (count > 0 ? Math.ceil(LEVELS * (count / most) ** ROOT) : 0);
  return (_index, scales, _channels, _dimensions, { document }) => {
    const group = document.createElementNS('http://www.w3.org/2000/svg', 'g');
    const xs = xEdges.map((edge) => pixelOf(scales.x as (value: number) => number, edge));
    const ys = yEdges.map((edge) => pixelOf(scales.y as (value: number) => number, edge));
    const paths = Array.from({ length: LEVELS + 1 }, () => '');
    for (let row = 0; row + 1 < ys.length; row++) {
      for (let from = 0; from < columns; ) {
        const level = levelOf(counts[row * columns + from]);
        let to = from + 1;
        while (to < columns && levelOf(counts[row * columns + to]) === level) to++;
        if (level > 0) paths[level] += `M${xs[from]} ${ys[row]}H${xs[to]}V${ys[row + 1]}H${xs[from]}Z`;
        from = to;
      }
    }
    paths.forEach((d, level) => {
      if (d === '') return;
      const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
      path.setAttribute('d', d);
      path.setAttribute('fill', colour.css);
      path.setAttribute('fill-opacity', String(Number((0.06 + (0.94 * level) / LEVELS).toFixed(2))));
      group.append(path);
    });
    return group;
  };
}

/** An edge at 0 has no place on a logarithmic axis: it is where the axis begins. */
function pixelOf(scale: (value: number) => number, edge: number): number {
  const pixel = scale(edge);
  return (
    Math.round(
      10 * (Number.isFinite(pixel) ? pixel : scale((scale as unknown as { domain(): number[] }).domain()[0])),
    ) / 10
  );
}
