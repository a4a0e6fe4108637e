import { type Draws, Purpose, SlowNoise } from './draws.js';
import { fitHead } from './head.js';
import type { RateParameters } from './parameter-types.js';

/** The day in windows of ten minutes. */
export const WINDOW_SECONDS = 600;
export const WINDOW_COUNT = 144;
const WINDOWS_AN_HOUR = 6;

/** Runs of activity: windows between knots, and weights of the noise between knots and within windows. */
const PRESENCE_SPACING = 12;
const PRESENCE_SLOW_WEIGHT = Math.sqrt(0.75);
const PRESENCE_QUICK_WEIGHT = Math.sqrt(0.25);

/** Wandering of log rate over an hour, over a quarter of the day and from window to window; squares sum to 1. */
const WANDER_HOURS = { spacing: 6, weight: Math.sqrt(0.35) };
const WANDER_DAY = { spacing: 36, weight: Math.sqrt(0.5) };
const WANDER_QUICK_WEIGHT = Math.sqrt(0.15);

/** Clients' own diurnal amplitudes are uniform over 1 +- this times the population's. */
const AMPLITUDE_SPREAD = 0.4;

const TWO_PI = 6.283185307179586;

/**
 * Request rates. Client 0 is the largest. The large clients' shares of the day are given; the others' fall
 * with their rank by a power law, together the rest of the requests whatever their number. A client is on and
 * off in runs of windows, follows the day's curve around a peak hour of its own, and wanders around it.
 */
export class Rates {
  readonly #parameters: RateParameters;
  readonly #draws: Draws;
  readonly #presenceNoise: SlowNoise;
  readonly #wanderHours: SlowNoise;
  readonly #wanderDay: SlowNoise;
  /** Cosine and sine of the time of day as an angle, one a window. */
  readonly #cosine = new Float64Array(WINDOW_COUNT);
  readonly #sine = new Float64Array(WINDOW_COUNT);
  /** A small client's requests per second are this times its rank to the power of minus the exponent. */
  readonly #tailScale: number;
  /** Number of large clients, whose rates are fitted to the shares and to the day's curve. */
  readonly headSize: number;
  /** Rates of the large clients, one row of windows after the other. */
  readonly #head: Float64Array;

  constructor(parameters: RateParameters, draws: Draws, clientCount: number) {
    this.#parameters = parameters;
    this.#draws = draws;
    this.#presenceNoise = new SlowNoise(draws, Purpose.presenceSlow, PRESENCE_SPACING, WINDOW_COUNT);
    this.#wanderHours = new SlowNoise(draws, Purpose.wanderHours, WANDER_HOURS.spacing, WINDOW_COUNT);
    this.#wanderDay = new SlowNoise(draws, Purpose.wanderDay, WANDER_DAY.spacing, WINDOW_COUNT);
    const { math } = draws;
    for (let window = 0; window < WINDOW_COUNT; window++) {
      // The middle of the window stands for it.
      const angle = ((window + 0.5) / WINDOW_COUNT) * TWO_PI;
      this.#cosine[window] = math.cos(angle);
      this.#sine[window] = math.cos(angle - TWO_PI / 4);
    }

    const { headShares, tailExponent, meanRate } = parameters;
    const headSize = Math.min(headShares.length, clientCount);
    const shares = headShares.slice(0, headSize);
    const headTotal = shares.reduce((sum, share) => sum + share, 0);
    let powers = 0;
    for (let rank = headSize + 1; rank <= clientCount; rank++) powers += math.pow(rank, -tailExponent);
    // No small client is larger than the last large one, so few small clients do not make up the whole rest.
    const largest = shares[headSize - 1] * math.pow(headSize + 1, tailExponent);
    const tailShare = clientCount > headSize ? Math.min((1 - headTotal) / powers, largest) : 0;
    const scale = meanRate / (headTotal + tailShare * powers);
    this.#tailScale = tailShare * scale;

    this.headSize = headSize;
    this.#head = new Float64Array(headSize * WINDOW_COUNT);
    for (let client = 0; client < headSize; client++) {
      const row = this.#head.subarray(client * WINDOW_COUNT, (client + 1) * WINDOW_COUNT);
      const presence = this.#presence(client, parameters.headPresence);
      if (!this.#markActive(client, 0, WINDOW_COUNT, presence, row)) continue;
      this.#fillActive(client, 0, WINDOW_COUNT, 1 / presence, row);
    }
    const dayTotals = shares.map((share) => share * scale * WINDOW_COUNT);
    fitHead(this.#head, dayTotals, this.#dayCurve());
  }

  /**
   * Writes the rates of the windows `fromWindow` to `toWindow` (exclusive), requests per second.
   *
   * @returns whether any of them is active
   */
  fill(client: number, fromWindow: number, toWindow: number, into: Float64Array): boolean {
    if (client < this.headSize) {
      const row = client * WINDOW_COUNT;
      into.set(this.#head.subarray(row + fromWindow, row + toWindow));
      return true;
    }
    const { tailExponent, tailPresence } = this.#parameters;
    const presence = this.#presence(client, tailPresence);
    if (!this.#markActive(client, fromWindow, toWindow, presence, into)) return false;
    const mean = this.#tailScale * this.#draws.math.pow(client + 1, -tailExponent);
    this.#fillActive(client, fromWindow, toWindow, mean / presence, into);
    return true;
  }

  /** The client's expected share of active windows. */
  #presence(client: number, least: number): number {
    return this.#draws.math.pow(least, this.#draws.uniform(client, 0, Purpose.presence));
  }

  /** Writes 1 for the active windows and 0 for the others; whether there is an active one. */
  #markActive(
    client: number,
    fromWindow: number,
    toWindow: number,
    presence: number,
    into: Float64Array,
  ): boolean {
    const draws = this.#draws;
    const threshold = draws.math.normalQuantile(presence);
    let any = false;
    for (let window = fromWindow; window < toWindow; window++) {
      const noise =
        PRESENCE_SLOW_WEIGHT * this.#presenceNoise.at(client, window) +
        PRESENCE_QUICK_WEIGHT * draws.normal(client, window, Purpose.presenceQuick);
      const isActive = noise < threshold;
      into[window - fromWindow] = isActive ? 1 : 0;
      any ||= isActive;
    }
    return any;
  }

  /** Turns the marks of active windows into rates, `mean` requests per second in expectation over the day. */
  #fillActive(client: number, fromWindow: number, toWindow: number, mean: number, into: Float64Array): void {
    const { wander, diurnalAmplitude, peakHour, peakHourSpread } = this.#parameters;
    const draws = this.#draws;
    const { math } = draws;
    const hour = peakHour + peakHourSpread * draws.normal(client, 0, Purpose.peakHour);
    const angle = (hour / 24) * TWO_PI;
    const height = 1 + AMPLITUDE_SPREAD * (2 * draws.uniform(client, 0, Purpose.peakHeight) - 1);
    const amplitude = diurnalAmplitude * height;
    const alongCosine = amplitude * math.cos(angle);
    const alongSine = amplitude * math.cos(angle - TWO_PI / 4);
    // The mean of a log-normal factor with log mean 0 is exp(variance / 2).
    const typical = mean / (besselI0(amplitude) * math.exp((wander * wander) / 2));
    for (let window = fromWindow; window < toWindow; window++) {
      if (into[window - fromWindow] === 0) continue;
      const curve = alongCosine * this.#cosine[window] + alongSine * this.#sine[window];
      const wandering =
        WANDER_HOURS.weight * this.#wanderHours.at(client, window) +
        WANDER_DAY.weight * this.#wanderDay.at(client, window) +
        WANDER_QUICK_WEIGHT * draws.normal(client, window, Purpose.wanderQuick);
      into[window - fromWindow] = typical * math.exp(curve + wander * wandering);
    }
  }

  /** The population's curve over the day, up to a factor. */
  #dayCurve(): Float64Array {
    const { diurnalAmplitude, peakHour } = this.#parameters;
    const { math } = this.#draws;
    return Float64Array.from({ length: WINDOW_COUNT }, (_, window) => {
      const hour = (window + 0.5) / WINDOWS_AN_HOUR;
      return math.exp(diurnalAmplitude * math.cos(((hour - peakHour) / 24) * TWO_PI));
    });
  }
}

/** Mean of exp(a cos(x)) over a period: the modified Bessel function, by its power series; a up to 2. */
function besselI0(amplitude: number): number {
  const quarter = (amplitude * amplitude) / 4;
  let term = 1;
  let sum = 1;
  for (let k = 1; k <= 12; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}
