/** What a parameter of a population means, and the findings of the paper that it belongs to. */
export interface ParameterMeaning {
  readonly meaning: string;
  readonly findings: readonly number[];
}

/** By dotted name; what is said at more length is in `src/pool/builtin/parameter-types.ts`. */
export const MEANINGS: Readonly<Record<string, ParameterMeaning>> = {
  meanRate: { meaning: 'mean of the total rate over the day, req/s', findings: [] },
  'skew.steepness': { meaning: 'shares by rank r fall as exp(-steepness x r^power)', findings: [5, 11] },
  'skew.power': { meaning: 'the power in it', findings: [5, 11] },
  'skew.tail': {
    meaning: 'share of all requests that the clients after the largest make',
    findings: [5, 11],
  },
  'presence.large': {
    meaning: 'least share of the windows in which a large client is active',
    findings: [5],
  },
  'presence.small': { meaning: 'the same of the other clients', findings: [5] },
  'day.amplitude': { meaning: "mean of the clients' amplitudes of log rate over the day", findings: [2] },
  'day.spread': { meaning: 'standard deviation of the amplitudes', findings: [2] },
  'day.peakHour': { meaning: 'hour of the day at which the curves peak', findings: [2] },
  'day.peakHourSpread': { meaning: "standard deviation of the clients' own peaks, hours", findings: [2] },
  'shifts.deviation': {
    meaning: "standard deviation of a median client's log rate around its curve",
    findings: [2, 5],
  },
  'shifts.spread': { meaning: 'log standard deviation of that between clients', findings: [2, 5] },
  'shifts.quick': { meaning: 'share of its variance from window to window', findings: [2] },
  'spells.length': { meaning: "median length of a client's spells, windows", findings: [1, 2] },
  'spells.share': { meaning: 'share of the spells in which it bursts', findings: [1, 2] },
  'spells.cv': { meaning: 'log CV is higher there by a half-normal variate of this scale', findings: [1, 2] },
  'spells.rate': { meaning: 'standard deviation of the difference of log rate there', findings: [2] },
  'burstiness.medianCv': { meaning: 'median CV of inter-arrival times over clients', findings: [1, 10] },
  'burstiness.spreadBelow': { meaning: 'log standard deviation of CVs below the median', findings: [1] },
  'burstiness.spreadAbove': { meaning: 'the same above it', findings: [1] },
  'burstiness.slope': { meaning: 'log CV rises by this with log rate within a client', findings: [1, 2] },
  'burstiness.gammaShare': { meaning: 'share of the requests whose family is Gamma', findings: [1] },
  ...lengths('input'),
  ...lengths('output'),
  'coupling.inputOutput': {
    meaning: 'correlation of typical input and output between clients',
    findings: [3],
  },
  'coupling.inputDay': { meaning: 'of input length and amplitude of the day', findings: [4, 11] },
  'coupling.inputBurstiness': { meaning: 'of input length and CV', findings: [4, 8] },
  'coupling.rateInput': {
    meaning: "of a quarter's rate and its input length within a client",
    findings: [4, 11],
  },
  'coupling.rateOutput': {
    meaning: "of a quarter's rate and its output length within a client",
    findings: [4],
  },
};

function lengths(role: 'input' | 'output'): Record<string, ParameterMeaning> {
  return {
    [`${role}.levels`]: {
      meaning: `quantiles by requests of clients' typical ${role}, tokens`,
      findings: [3, 9],
    },
    [`${role}.width.median`]: { meaning: "log standard deviation of a median client's body", findings: [5] },
    [`${role}.width.spread`]: { meaning: 'log standard deviation of that between clients', findings: [5] },
    [`${role}.wide.share`]: {
      meaning: 'share of the requests of a median client that are unlike its body',
      findings: [3],
    },
    [`${role}.wide.spread`]: {
      meaning: 'log standard deviation of that share between clients',
      findings: [3],
    },
    [`${role}.wide.start`]: { meaning: 'their typical length over that of the body', findings: [3] },
    [`${role}.wide.sigma`]: { meaning: 'log standard deviation of their lengths', findings: [3] },
    [`${role}.second.clients`]: { meaning: 'share of the clients with two modes', findings: [5, 6] },
    [`${role}.second.distance`]: {
      meaning: 'by how much the log distance of the second exceeds 3.5 times the width',
      findings: [5, 6],
    },
    [`${role}.values.median`]: { meaning: 'different values that a median client has', findings: [5, 6] },
    [`${role}.values.spread`]: {
      meaning: 'log standard deviation of that between clients',
      findings: [5, 6],
    },
    [`${role}.max`]: { meaning: 'largest length, tokens', findings: [] },
    [`${role}.drift`]: {
      meaning: 'standard deviation of log length between quarters of the day',
      findings: [4],
    },
  };
}
