/** Clients' shares of a day's requests, by rank; they sum to 1 whatever the number of clients. */
import { Parameter } from './layout';
import { parameter, setParameter } from './parameters';

/** The tail: its first rank, and how its shares fall with the rank. */
const TAIL_FROM: u32 = 20;
const TAIL_EXPONENT: f64 = 1.1;

/** Shares of the head below this part of the largest are left out. */
const LEAST_OF_HEAD: f64 = 1e-9;

/** Finds where the head ends, and the factors on what the two shares are in proportion to. */
export function prepareShares(clients: u32): void {
  let headSum: f64 = 0;
  let rank: u32 = 0;
  for (; rank < clients; rank++) {
    const share = inHead(rank);
    if (share < LEAST_OF_HEAD) break;
    headSum += share;
  }
  setParameter(Parameter.headEnd, <f64>rank);
  let tailSum: f64 = 0;
  for (rank = TAIL_FROM; rank < clients; rank++) tailSum += inTail(rank);
  // Of few clients, or much skew, the first of the tail would be larger than the last before it.
  const step = inHead(TAIL_FROM - 1) - inHead(TAIL_FROM);
  const most = ((1 - parameter(Parameter.tail)) * step) / (headSum * inTail(TAIL_FROM));
  const tail = tailSum == 0 ? 0 : min(parameter(Parameter.tail) / tailSum, most);
  setParameter(Parameter.tailFactor, tail);
  setParameter(Parameter.headFactor, (1 - tail * tailSum) / headSum);
}

export function shareOf(rank: u32): f64 {
  const head = <f64>rank < parameter(Parameter.headEnd) ? inHead(rank) : 0;
  return parameter(Parameter.headFactor) * head + parameter(Parameter.tailFactor) * inTail(rank);
}

function inHead(rank: u32): f64 {
  if (rank == 0) return 1;
  return Math.exp(-parameter(Parameter.steepness) * Math.pow(<f64>rank, parameter(Parameter.power)));
}

function inTail(rank: u32): f64 {
  return rank < TAIL_FROM ? 0 : Math.pow(<f64>rank + 1, -TAIL_EXPONENT);
}
