import type { DeterministicMath } from '../../engine/math.js';
import type { BuiltinDials } from '../../notation/builtin-name.js';
import type { CouplingParameters, LengthParameters, PopulationParameters } from './parameter-types.js';

/** The parameters of a population as its name turns them; those that were fitted where every dial is 1. */
export function dialled(
  parameters: PopulationParameters,
  dials: BuiltinDials,
  { pow }: DeterministicMath,
): PopulationParameters {
  const { skew, day, shifts, spells, burstiness, coupling } = parameters;
  const lengths = (field: LengthParameters): LengthParameters => {
    const median = field.levels[(field.levels.length - 1) / 2];
    const levels = field.levels.map((level) => median * pow(level / median, dials.variety));
    return { ...field, levels, drift: field.drift * dials.shifts };
  };
  const correlations = Object.entries(coupling).map(([of, value]) => [of, value * dials.coupling]);
  return {
    ...parameters,
    skew: {
      ...skew,
      steepness: skew.steepness * dials.skew,
      // Without skew there is no head for it to be the tail of.
      tail: skew.tail * Math.min(1, dials.skew),
    },
    day: { ...day, amplitude: day.amplitude * dials.day, spread: day.spread * dials.day },
    shifts: { ...shifts, deviation: shifts.deviation * dials.shifts },
    spells: {
      ...spells,
      rate: spells.rate * dials.shifts,
      cv: spells.cv * dials.shifts * dials.burstiness,
    },
    burstiness: {
      ...burstiness,
      medianCv: pow(burstiness.medianCv, dials.burstiness),
      spreadBelow: burstiness.spreadBelow * dials.burstiness,
      spreadAbove: burstiness.spreadAbove * dials.burstiness,
      slope: burstiness.slope * dials.burstiness,
    },
    input: lengths(parameters.input),
    output: lengths(parameters.output),
    coupling: Object.fromEntries(correlations) as unknown as CouplingParameters,
  };
}
