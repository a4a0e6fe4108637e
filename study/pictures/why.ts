import * as Plot from '@observablehq/plot';
import { subjectsOf } from '../findings.js';
import { burstiness } from '../hours.js';
import type { StudyResults } from '../results.js';
import { list, number, ratio } from '../words.js';
import { Picture } from './picture.js';
import { ratioNumbers, ratioRange, ratioTicks } from './ratio-scale.js';
import { INK, MUTED, POOL_LOOKS, RULE, WIDTH } from './theme.js';

const HEAD = 84;
const PLOT = 330;
const FOOT = 54;
const LEFT = 52;

/** What NAIVE asks for in each hour, over how much burstier than NAIVE the hour is. */
export function why(results: StudyResults): string {
  const pools = subjectsOf(results)
    .map(({ name }, index) => ({
      name,
      ...POOL_LOOKS[index % POOL_LOOKS.length]!,
      hours: burstiness(results, name),
    }))
    .filter(({ hours }) => hours.length > 0);
  const title = 'What NAIVE asks for, and how bursty the hour is';
  const picture = new Picture({
    height: HEAD + PLOT + FOOT,
    title,
    description: `A mark an hour: what NAIVE asks for of the instances that are needed, over the burstiness of the hour. ${pools
      .map(({ name, hours }) => {
        const each = hours.map(({ hour, ratio: asked, burstiness: wider }) => {
          return `${hour} ${ratio(asked)} at ${ratio(wider)}`;
        });
        return `${name}: ${list(each)}.`;
      })
      .join(' ')}`,
  });
  picture.text(16, 30, title, { size: 18, bold: true });
  picture.keyOf(16, 56, pools);
  picture.text(WIDTH - 16, 56, 'a mark: an hour, over its rates and seeds', { colour: MUTED, anchor: 'end' });
  picture.text(16, HEAD - 6, 'instances that NAIVE asks for, over those that are needed', { colour: MUTED });
  const all = pools.flatMap(({ hours }) => hours);
  const range = ratioRange(
    all.map((hour) => hour.ratio),
    1.05,
  );
  const ticks = ratioTicks(range);
  picture.plot(0, HEAD, {
    width: WIDTH,
    height: PLOT + FOOT,
    marginTop: 8,
    marginBottom: FOOT,
    marginLeft: LEFT,
    marginRight: 24,
    x: {
      domain: burstinessRange(all.map((hour) => hour.burstiness)),
      ticks: 8,
      label: 'burstiness: how far the busiest 1 % of windows of 3 s are above the median, over that of NAIVE',
      labelAnchor: 'center',
      labelArrow: 'none',
      labelOffset: 40,
      tickFormat: number,
    },
    y: { type: 'log', domain: range, axis: null },
    marks: [
      Plot.gridY(ticks, { stroke: RULE.light, strokeOpacity: 1 }),
      ratioNumbers(ticks, 'y', { frameAnchor: 'left', dx: -8, textAnchor: 'end', fontSize: 12 }),
      Plot.ruleY([1], { stroke: INK.light, strokeWidth: 1.5 }),
      ...pools.map(({ hours, colour, symbol }) =>
        Plot.dot(hours, { x: 'burstiness', y: 'ratio', symbol, r: 5, fill: colour.light }),
      ),
    ],
  });
  return picture.toString();
}

function burstinessRange(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(1, ...values), Math.max(1.5, ...values)];
  const margin = 0.04 * (high - low);
  return [low - margin, high + margin];
}
