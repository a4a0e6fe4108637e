import type {
  ArrivalFigures,
  Characterisation,
  FamilyFigures,
  ShiftFigures,
} from '../../characterise/characterisation.js';
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
    ...describeCv(arrivals),
  ];
  if (byWindow.count > 0 && Number.isFinite(burstyWindows)) {
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

function describeCv(arrivals: ArrivalFigures): Fact[] {
  const { interArrivalCv, interArrivalCvByWindow: byWindow, interArrivalCvOf, tickSeconds } = arrivals;
  const windows = byWindow.count > 0 ? `; ${spread(byWindow)} by window` : '';
  if (interArrivalCvOf === 'times') return [['inter-arrival CV', `${interval(interArrivalCv)}${windows}`]];
  const clock =
    `times are in steps of ${formatStep(tickSeconds)}, ` +
    `and the mean inter-arrival time is ${formatStep(arrivals.interArrivalSeconds.mean)}`;
  if (!Number.isFinite(interArrivalCv.cv)) return [['inter-arrival CV', `not measurable: ${clock}`]];
  return [
    ['inter-arrival CV', `${interval(interArrivalCv)}${windows}, of fitted laws that allow for the clock:`],
    ['', clock],
  ];
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
  const ticks = tickSeconds > 0 ? `; times are in steps of ${formatStep(tickSeconds)}` : '';
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

/** As `formatDuration`, with microseconds below a millisecond. */
function formatStep(seconds: number): string {
  return seconds < 1e-3
    ? `${formatNumber(Number((seconds * 1e6).toPrecision(6)))} µs`
    : formatDuration(seconds);
}
