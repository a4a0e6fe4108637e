import { PopulationKernel } from '../../engine/population.js';
import { Parameter } from '../../engine/population-layout.generated.js';
import type { PopulationParameters } from './parameter-types.js';

/** What makes the clients of a population of these parameters. */
export function populationKernel(
  parameters: PopulationParameters,
  seed: number,
  clients: number,
): PopulationKernel {
  return new PopulationKernel(populationNumbers(parameters, seed), clients);
}

/** The parameters as the engine takes them, in the places of `Parameter`. */
export function populationNumbers(
  { number, meanRate, skew, presence, day, shifts, spells, burstiness, coupling }: PopulationParameters,
  seed: number,
): Float64Array {
  const numbers = new Float64Array(Parameter.COUNT);
  numbers[Parameter.seed] = seed;
  numbers[Parameter.number] = number;
  numbers[Parameter.meanRate] = meanRate;
  numbers[Parameter.steepness] = skew.steepness;
  numbers[Parameter.power] = skew.power;
  numbers[Parameter.tail] = skew.tail;
  numbers[Parameter.presenceLarge] = presence.large;
  numbers[Parameter.presenceSmall] = presence.small;
  numbers[Parameter.amplitude] = day.amplitude;
  numbers[Parameter.amplitudeSpread] = day.spread;
  numbers[Parameter.peakHour] = day.peakHour;
  numbers[Parameter.peakHourSpread] = day.peakHourSpread;
  numbers[Parameter.deviation] = shifts.deviation;
  numbers[Parameter.deviationSpread] = shifts.spread;
  numbers[Parameter.quick] = shifts.quick;
  numbers[Parameter.spellLength] = spells.length;
  numbers[Parameter.spellShare] = spells.share;
  numbers[Parameter.spellCv] = spells.cv;
  numbers[Parameter.spellRate] = spells.rate;
  numbers[Parameter.medianCv] = burstiness.medianCv;
  numbers[Parameter.spreadBelow] = burstiness.spreadBelow;
  numbers[Parameter.spreadAbove] = burstiness.spreadAbove;
  numbers[Parameter.slope] = burstiness.slope;
  numbers[Parameter.gammaShare] = burstiness.gammaShare;
  numbers[Parameter.inputDay] = coupling.inputDay;
  numbers[Parameter.inputBurstiness] = coupling.inputBurstiness;
  return numbers;
}
