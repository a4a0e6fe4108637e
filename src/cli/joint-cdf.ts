import type { Pool } from '../pool/pool.js';
import { type OutputsByInput, outputsByInput } from '../pool/statistics/outputs-by-input.js';
import type { Cdf } from '../statistics/cdf.js';
import { formatNumber } from './format.js';
import { QUANTILE_NAMES, quantilesOf, staircase } from './staircase.js';
import { formatTable } from './table.js';

/** One distribution of outputs: that of a tenth of the requests by input, or of all. */
interface Row {
  readonly tenth: string;
  readonly meanInput: number | undefined;
  readonly cdf: Cdf;
}

function rowsOf({ joint, byTenth, all }: OutputsByInput): Row[] {
  const tenths = joint.tenths.map(({ tenth, meanInput }, at) => ({
    tenth: String(tenth),
    meanInput,
    cdf: byTenth[at],
  }));
  return [...tenths, { tenth: 'all', meanInput: undefined, cdf: all }];
}

/** Quantiles of the output by tenth of the input, for people. */
export function describeJoint(pool: Pool): string {
  const outputs = outputsByInput(pool);
  const { input, output, spearman } = outputs.joint;
  const rows = rowsOf(outputs).map(({ tenth, meanInput, cdf }) => [
    tenth,
    meanInput === undefined ? '' : formatNumber(meanInput),
    ...quantilesOf(cdf).map(formatNumber),
  ]);
  const correlation = spearman === undefined ? '' : `, rank correlation ${formatNumber(spearman)}`;
  const head = ['tenth', `mean ${input}`, ...QUANTILE_NAMES];
  return `${output} by tenth of the requests by ${input}${correlation}\n${formatTable([head, ...rows], '')}`;
}

/** The distribution functions as CSV. */
export function jointCsv(pool: Pool, points: number | undefined): string {
  const lines = rowsOf(outputsByInput(pool)).flatMap(({ tenth, meanInput, cdf }) => {
    const { values, probabilities } = staircase(cdf, points);
    return values.map((value, at) => `${tenth},${meanInput ?? ''},${value},${probabilities[at]}\n`);
  });
  return `tenth,mean_input,output,probability\n${lines.join('')}`;
}

/** The same for JSON. */
export function jointReport(pool: Pool, points: number | undefined): object {
  const { joint, byTenth, all } = outputsByInput(pool);
  return {
    ...joint,
    tenths: joint.tenths.map((tenth, at) => ({ ...tenth, ...staircase(byTenth[at], points) })),
    all: staircase(all, points),
  };
}
