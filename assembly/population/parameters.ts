/** The population at hand; an instance has one at a time. */
import { allocate } from '../memory';
import { Parameter, Windows } from './layout';

let parameters: usize = 0;

/** The windows of the client that was read last, as `Windows` says. */
export let windows: usize = 0;

/** Takes the numbers of a population; returns where they are. */
export function takeParameters(from: usize): usize {
  if (parameters == 0) {
    parameters = allocate(<u64>Parameter.COUNT << 3);
    windows = allocate(Windows.SIZE);
  }
  memory.copy(parameters, from, Parameter.COUNT << 3);
  return parameters;
}

// @ts-ignore: decorator
@inline
export function parameter(place: u32): f64 {
  return load<f64>(parameters + (place << 3));
}

export function setParameter(place: u32, value: f64): void {
  store<f64>(parameters + (place << 3), value);
}
