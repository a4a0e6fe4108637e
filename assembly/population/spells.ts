/** Spells of one client, one after the other: it bursts in some of them. */
import { normalCdf } from '../math/normal-cdf';
import { correlated, normal, uniform } from './draws';
import { Parameter, Purpose, WINDOW_COUNT } from './layout';
import { parameter } from './parameters';

/** Log standard deviation of the lengths of spells between clients. */
const LENGTH_SPREAD: f64 = 0.7;

/** Mean and standard deviation of a half-normal variate of scale 1: sqrt(2 / pi) and sqrt(1 - 2 / pi). */
const HALF_NORMAL_MEAN: f64 = 0.7978845608028654;
const HALF_NORMAL_STD: f64 = 0.6028102749890869;

/** Correlation of what a burst does to the CV and to the rate. */
const BURST_RATE: f64 = 0.5;

let spellClient: i64 = -1;
let length: f64 = 0;
let offset: f64 = 0;
let spell: i32 = -1;
/** What the spell that was asked for last adds to log CV and to log rate; 0 outside of bursts. */
export let logCvOfSpell: f64 = 0;
export let logRateOfSpell: f64 = 0;

export function forgetSpells(): void {
  spellClient = -1;
}

/** Moves to the spell of a window; its number is returned. */
export function moveSpell(client: u32, window: u32): i32 {
  if (<i64>client != spellClient) open(client);
  const number = <i32>floor((<f64>window + offset) / length);
  if (number != spell) enter(client, number);
  return number;
}

function open(client: u32): void {
  const typical =
    parameter(Parameter.spellLength) * Math.exp(LENGTH_SPREAD * normal(client, 0, Purpose.spellLength));
  spellClient = <i64>client;
  length = max(1, min(<f64>WINDOW_COUNT, floor(typical + 0.5)));
  offset = floor(uniform(client, 0, Purpose.spellStart) * length);
  spell = -1;
}

function enter(client: u32, number: i32): void {
  spell = number;
  if (uniform(client, number, Purpose.spell) >= parameter(Parameter.spellShare)) {
    logCvOfSpell = 0;
    logRateOfSpell = 0;
    return;
  }
  const height = abs(normal(client, number, Purpose.spellCv));
  const leader = (height - HALF_NORMAL_MEAN) / HALF_NORMAL_STD;
  logCvOfSpell = parameter(Parameter.spellCv) * height;
  logRateOfSpell =
    parameter(Parameter.spellRate) * correlated(leader, BURST_RATE, normal(client, number, Purpose.spellRate));
}

/** Mean of exp(`logRateOfSpell`) over all spells. */
export function spellMeanFactor(): f64 {
  const share = parameter(Parameter.spellShare);
  return 1 - share + share * burstFactor(parameter(Parameter.spellRate));
}

/**
 * Mean of exp(log rate) in a burst. Its log rate is the sum of a part along the standardised half-normal height, |z|, for
 * which E exp(t |z|) = 2 exp(t^2 / 2) Phi(t), and of a normal part.
 */
function burstFactor(rate: f64): f64 {
  const t = (rate * BURST_RATE) / HALF_NORMAL_STD;
  const own = rate * rate * (1 - BURST_RATE * BURST_RATE);
  return 2 * normalCdf(t) * Math.exp((t * t + own) / 2 - t * HALF_NORMAL_MEAN);
}
