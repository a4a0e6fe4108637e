/**
 * The quantile tables behind the components of mixtures. Gamma laws have a table for each shape, built when it is
 * met; where there are more shapes than slots some share one, which costs time and changes no value.
 */
import { buildGammaTable } from '../gaps/gamma-table';
import { intervalsOf, OCTAVES, storeInterval, TABLE_BYTES } from '../gaps/quantile-table';
import { exponentialTable, logExponentialTable, normalTable } from '../gaps/shared-tables';
import { allocate } from '../memory';
import { Component, QuantileKind } from '../plan/layout';
import { mix64 } from '../random/splitmix64';

/** A power of two: at most 25 MB of tables. */
const SLOTS: u32 = 1024;

namespace Slot {
  export const SHAPE: usize = 0; // f64; 0, which no law has, before it is used
  export const TABLE: usize = 8; // u32, address
  export const SIZE: usize = 16;
}

let slots: usize = 0;
let uniformTable: usize = 0;
const series: usize = memory.data(64, 16);

/** The table of a component's quantile function, or of its logarithm. */
export function quantileTableOf(component: usize): usize {
  const quantile = load<u32>(component, Component.QUANTILE);
  if (quantile == QuantileKind.NORMAL) return normalTable;
  if (quantile == QuantileKind.EXPONENTIAL) return exponentialTable;
  if (quantile == QuantileKind.LOG_EXPONENTIAL) return logExponentialTable;
  if (quantile == QuantileKind.LOG_GAMMA) return logGammaTable(load<f64>(component, Component.SHAPE));
  if (uniformTable == 0) buildUniformTable();
  return uniformTable;
}

function logGammaTable(shape: f64): usize {
  if (slots == 0) slots = allocate(<u64>SLOTS * Slot.SIZE);
  const slot = slots + <usize>(<u32>mix64(reinterpret<u64>(shape)) & (SLOTS - 1)) * Slot.SIZE;
  if (load<u32>(slot, Slot.TABLE) == 0) store<u32>(slot, <u32>allocate(TABLE_BYTES), Slot.TABLE);
  const table = <usize>load<u32>(slot, Slot.TABLE);
  if (load<f64>(slot, Slot.SHAPE) != shape) {
    buildGammaTable(table, shape, true);
    store<f64>(slot, shape, Slot.SHAPE);
  }
  return table;
}

/** Q(p) = p as a table, so that sampling from it is like sampling from any other. */
function buildUniformTable(): void {
  uniformTable = allocate(TABLE_BYTES);
  for (let octave: u32 = 1; octave <= OCTAVES; ++octave) {
    const parts = intervalsOf(octave);
    const begin = reinterpret<f64>(<u64>(1022 - octave) << 52); // 2^-(octave + 1)
    const half = begin / <f64>(2 * parts);
    for (let part: u32 = 0; part < parts; ++part) {
      const midpoint = begin + half * <f64>(2 * part + 1);
      store<f64>(series, midpoint);
      store<f64>(series, half, 8);
      storeInterval(uniformTable, octave, 0, part, series);
      store<f64>(series, 1 - midpoint);
      store<f64>(series, -half, 8);
      storeInterval(uniformTable, octave, 1, part, series);
    }
  }
}
