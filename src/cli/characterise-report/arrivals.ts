import type { Characterisation, FamilyFigures, ShiftFigures } from '../../characterise/characterisation.js';
import { formatDuration, formatNumber, formatRate, formatShare, plural } from '../format.js';
import { formatFacts, formatTable, sparkline } from '../table.js';
import { type Fact, interval, spread } from './texts.js';

export function describeArrivals({ arrivals }: Characterisation): string {
  const { windows, windowSeconds, interArrivalCvByWindow: byWindow, burstyWindows } = arrivals;
  const facts: Fact[] = [
    [
      'rate',
      `${formatRate(arrivals.ratePerSecond)}; ${spread(arrivals.ratePerSecondByWindow)} by window of ${formatDuration(windowSeconds)}`,
    ],
    ['', sparkline(windows.map(({ ratePerSecond }) => ratePerSecond))],
    [
      'inter-arrival CV',
      `${interval(arrivals.interArrivalCv)}${byWindow.count > 0 ? `; ${spread(byWindow)} by window` : ''}`,
    ],
  ];
  if (byWindow.count > 0) {
    facts.push(['', `${formatShare(burstyWindows)} of the windows are burstier than a Poisson process`]);
  }
  const dispersion = arrivals.dispersion.filter(({ index }) => Number.isFinite(index));
  if (dispersion.length > 0) {
    const indices = dispersion.map(
      ({ windowSeconds: seconds, index }) => `${formatNumber(index)} at ${formatDuration(seconds)}`,
    );
    facts.push(['dispersion', indices.join(', ')]);
  }
  return formatFacts(facts);
}

export function describeFamilies({
  windows,
  windowSeconds,
  wins,
  exponentialPasses,
  tickSeconds,
}: FamilyFigures): string {
  const rows = (['exponential', 'gamma', 'weibull'] as const).map((family) => {
    const distances = windows.map(({ fits }) => fits[family].kolmogorovSmirnov).sort((a, b) => a - b);
    return [family, formatShare(wins[family]), formatNumber(distances[(distances.length - 1) >> 1])];
  });
  const ticks = tickSeconds > 0 ? `; times are in steps of ${formatDuration(tickSeconds)}` : '';
  return (
    formatTable([['law of inter-arrival times', 'best in', 'median KS'], ...rows], '') +
    `${plural(windows.length, 'window')} of ${formatDuration(windowSeconds)}; ` +
    `an exponential law is not rejected in ${formatShare(exponentialPasses)} of them${ticks}\n`
  );
}

export function describeShifts(shifts: ShiftFigures): string {
  const { days, periodSeconds, busiestOverQuietest, interArrivalCvMaxOverMin, sdOfLogRate } = shifts;
  const within = days === 0 ? 'the log' : days === 1 ? 'the day' : `a day, median of ${days}`;
  return formatFacts([
    [
      `shifts, by ${formatDuration(periodSeconds)}`,
      `busiest over quietest ${formatNumber(busiestOverQuietest)}, ` +
        `CV max over min ${formatNumber(interArrivalCvMaxOverMin)}, within ${within}`,
    ],
    ['sd of log rate', `${formatNumber(sdOfLogRate)} between windows`],
  ]);
}
