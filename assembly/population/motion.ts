/** How clients' rates move: with the day, by shifts of their own, and by spells in which they burst. */
import { normalCdf } from '../math/normal-cdf';
import { normalQuantile } from '../math/normal-quantile';
import { allocate } from '../memory';
import { normal, uniform } from './draws';
import { LARGE, Parameter, Purpose, Trait, Windows, WINDOW_COUNT, WINDOWS_A_QUARTER } from './layout';
import { parameter, windows } from './parameters';
import { addSlowNoise, slowNoise } from './slow-noise';
import { logCvOfSpell, logRateOfSpell, moveSpell, spellMeanFactor } from './spells';
import { following, inputOf, traitNormal } from './traits';

/** What is not from window to window varies over the hours and over the quarters of the day; squares sum to 1. */
const HOURS_SPACING: u32 = 6;
const HOURS_SQUARE: f64 = 0.35;
const QUARTERS_SQUARE: f64 = 0.65;

/**
 * Beyond these a client would have no requests but in a window or two; and a small client, whose share of the day is one in
 * expectation, would by luck be the largest.
 */
const MAX_AMPLITUDE: f64 = 2;
const MAX_DEVIATION_LARGE: f64 = 1.5;
const MAX_DEVIATION_SMALL: f64 = 1;

/** Windows in which a large client is active at least: two hours. */
const LEAST_ACTIVE: u32 = 12;

const TWO_PI: f64 = 6.283185307179586;

/** Cosine and sine of the time of day as an angle, one a window; the same for all populations. */
let cosines: usize = 0;
let sines: usize = 0;
/** A place for the shifts of a day, and the thresholds of the large clients, NaN until they are asked for. */
let day: usize = 0;
let pauses: usize = 0;
let meanFactor: f64 = 0;
let slowWeight: f64 = 0;
let quickWeight: f64 = 0;

/** What moves the log rate of the client at hand around its mean: its amplitude also along the cosine and the sine. */
let mover: i64 = -1;
let amplitude: f64 = 0;
let alongCosine: f64 = 0;
let alongSine: f64 = 0;
let deviation: f64 = 0;

/** Begins with another population. */
export function bindMotion(): void {
  if (cosines == 0) {
    cosines = allocate(<u64>WINDOW_COUNT << 3);
    sines = allocate(<u64>WINDOW_COUNT << 3);
    day = allocate(<u64>WINDOW_COUNT << 3);
    pauses = allocate(<u64>LARGE << 3);
    for (let window: u32 = 0; window < WINDOW_COUNT; window++) {
      // The middle of the window stands for it.
      const angle = ((<f64>window + 0.5) / <f64>WINDOW_COUNT) * TWO_PI;
      store<f64>(cosines + (window << 3), Math.cos(angle));
      store<f64>(sines + (window << 3), Math.cos(angle - TWO_PI / 4));
    }
  }
  for (let client: u32 = 0; client < LARGE; client++) store<f64>(pauses + (client << 3), NaN);
  mover = -1;
  slowWeight = sqrt(1 - parameter(Parameter.quick));
  quickWeight = sqrt(parameter(Parameter.quick));
  meanFactor = spellMeanFactor();
}

/**
 * Writes log rates but for a constant of the client, bursts and spells of the windows `from` to `to` (exclusive); those in
 * which the client pauses have log rate -Infinity, and nothing else.
 *
 * @returns whether it is active in any
 */
export function moveClient(client: u32, from: u32, to: u32): bool {
  const pause = pauseOf(client);
  const logRates = windows + Windows.logRate;
  writeShifts(client, from, to, logRates);
  let isAny = false;
  for (let at: u32 = 0; at < to - from; at++) {
    const isActive = load<f64>(logRates + (at << 3)) >= pause;
    if (!isActive) store<f64>(logRates + (at << 3), -Infinity);
    isAny = isAny || isActive;
  }
  if (isAny) moveActive(client, from, to);
  return isAny;
}

/** Turns shifts into log rates. */
function moveActive(client: u32, from: u32, to: u32): void {
  takeMover(client);
  const slow = deviation * slowWeight;
  const quick = deviation * quickWeight;
  for (let window = from; window < to; window++) {
    const at = windows + ((window - from) << 3);
    const shift = load<f64>(at, Windows.logRate);
    if (shift == -Infinity) continue;
    const spell = moveSpell(client, window);
    store<i32>(windows + ((window - from) << 2), spell, Windows.spell);
    store<f64>(at, logCvOfSpell, Windows.burst);
    store<f64>(
      at,
      alongCosine * load<f64>(cosines + (window << 3)) +
        alongSine * load<f64>(sines + (window << 3)) +
        slow * shift +
        quick * normal(client, window, Purpose.shiftQuick) +
        logRateOfSpell,
      Windows.logRate,
    );
  }
}

/** Mean over a day of exp(log rate) as `moveClient` writes it, in expectation. */
export function meanOfMotion(client: u32): f64 {
  takeMover(client);
  // Of a log-normal factor with log mean 0, of whose slow part only what is above the threshold.
  const shifts = Math.exp((deviation * deviation) / 2) * normalCdf(deviation * slowWeight - pauseOf(client));
  return besselI0(amplitude) * shifts * meanFactor;
}

/** Standard normal processes, by which a client's rate shifts over the hours, and below which it pauses. */
function writeShifts(client: u32, from: u32, to: u32, into: usize): void {
  memory.fill(into, 0, (to - from) << 3);
  addSlowNoise(client, from, to, Purpose.shiftHours, HOURS_SPACING, sqrt(HOURS_SQUARE), into);
  addSlowNoise(client, from, to, Purpose.shiftQuarters, WINDOWS_A_QUARTER, sqrt(QUARTERS_SQUARE), into);
}

/**
 * The shift below which a client pauses. A large one is active at least in the windows of its highest shifts: its requests
 * would be missed, or all come in a few minutes.
 */
function pauseOf(client: u32): f64 {
  if (client >= LARGE) return drawPause(client, parameter(Parameter.presenceSmall));
  const at = pauses + (client << 3);
  let pause = load<f64>(at);
  if (pause != pause) {
    writeShifts(client, 0, WINDOW_COUNT, day);
    pause = min(highest(day, LEAST_ACTIVE), drawPause(client, parameter(Parameter.presenceLarge)));
    store<f64>(at, pause);
  }
  return pause;
}

/** The so many-th highest of the numbers of a day, which lose their order. */
function highest(numbers: usize, rank: u32): f64 {
  for (let place: u32 = 0; place < rank; place++) {
    let most = place;
    for (let at = place + 1; at < WINDOW_COUNT; at++) {
      if (load<f64>(numbers + (at << 3)) > load<f64>(numbers + (most << 3))) most = at;
    }
    const value = load<f64>(numbers + (most << 3));
    store<f64>(numbers + (most << 3), load<f64>(numbers + (place << 3)));
    store<f64>(numbers + (place << 3), value);
  }
  return load<f64>(numbers + ((rank - 1) << 3));
}

/** @param least share of the windows in which a client is active at least */
function drawPause(client: u32, least: f64): f64 {
  return -normalQuantile(Math.pow(least, uniform(client, 0, Purpose.presence)));
}

/** How a client's log rate in the middle of a quarter of the day stands to its mean, in standard deviations. */
export function quarterOfClient(client: u32, quarter: u32): f64 {
  takeMover(client);
  const window = quarter * WINDOWS_A_QUARTER + WINDOWS_A_QUARTER / 2;
  const slow = deviation * slowWeight * sqrt(QUARTERS_SQUARE);
  const std = sqrt((amplitude * amplitude) / 2 + slow * slow);
  if (std == 0) return 0;
  const curve =
    alongCosine * load<f64>(cosines + (window << 3)) + alongSine * load<f64>(sines + (window << 3));
  return (curve + slow * slowNoise(client, window, Purpose.shiftQuarters, WINDOWS_A_QUARTER)) / std;
}

function takeMover(client: u32): void {
  if (<i64>client == mover) return;
  mover = <i64>client;
  const dayZ = following(client, Trait.day, inputOf(client), parameter(Parameter.inputDay));
  const wanted = parameter(Parameter.amplitude) + parameter(Parameter.amplitudeSpread) * dayZ;
  amplitude = max(-MAX_AMPLITUDE, min(MAX_AMPLITUDE, wanted));
  const hour =
    parameter(Parameter.peakHour) + parameter(Parameter.peakHourSpread) * normal(client, 0, Purpose.peakHour);
  const angle = (hour / 24) * TWO_PI;
  const size =
    parameter(Parameter.deviation) *
    Math.exp(parameter(Parameter.deviationSpread) * traitNormal(client, Trait.shifts));
  alongCosine = amplitude * Math.cos(angle);
  alongSine = amplitude * Math.cos(angle - TWO_PI / 4);
  deviation = min(client < LARGE ? MAX_DEVIATION_LARGE : MAX_DEVIATION_SMALL, size);
}

/** Mean of exp(a cos(x)) over a period: the modified Bessel function, by its power series; a up to 2. */
function besselI0(a: f64): f64 {
  const quarter = (a * a) / 4;
  let term: f64 = 1;
  let sum: f64 = 1;
  for (let k = 1; k <= 12; k++) {
    term *= quarter / <f64>(k * k);
    sum += term;
  }
  return sum;
}
