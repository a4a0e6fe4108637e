import { Component, QuantileKind, SamplerKind } from '../engine/plan-layout.generated.js';
import type { ContinuousPart } from '../laws/parts.js';
import type { StandardForm } from '../laws/standard-form.js';
import type { ByteBuilder } from './byte-builder.js';
import type { SamplerRecord } from './sampler-record.js';

/** A part of a law that one of the engine's standard quantiles gives. */
export interface InvertiblePart extends ContinuousPart {
  readonly form: StandardForm;
}

/** Adds a law of whole numbers that is one continuous family, or a mixture of some. */
export function addMixture(tables: ByteBuilder, parts: readonly InvertiblePart[]): SamplerRecord {
  const offset = tables.length;
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  let weightEnd = 0;
  parts.forEach((part, index) => {
    const weightBegin = weightEnd;
    weightEnd = index === parts.length - 1 ? 1 : weightBegin + part.weight / total;
    const at = tables.reserve(Component.SIZE);
    tables.setFloat64(at + Component.WEIGHT_END, weightEnd);
    writeComponent(tables, at, part, weightBegin, weightEnd);
  });
  return { kind: SamplerKind.MIXTURE, count: parts.length, offset };
}

/** A component that is chosen by a uniform number u of [`weightBegin`, `weightEnd`). */
function writeComponent(
  tables: ByteBuilder,
  at: number,
  { form, below, upTo, min, max }: InvertiblePart,
  weightBegin: number,
  weightEnd: number,
): void {
  tables.setUint32(at + Component.QUANTILE, QuantileKind[form.quantile]);
  tables.setUint32(at + Component.EXPONENTIATE, form.exponentiate ? 1 : 0);
  tables.setFloat64(at + Component.LOCATION, form.location);
  tables.setFloat64(at + Component.SCALE, form.scale);
  tables.setFloat64(at + Component.SHAPE, form.shape ?? 0);
  // What chose the component, stretched to the probabilities between its bounds.
  const slope = (upTo - below) / (weightEnd - weightBegin);
  tables.setFloat64(at + Component.OFFSET, below - slope * weightBegin);
  tables.setFloat64(at + Component.SLOPE, slope);
  tables.setFloat64(at + Component.MIN, min);
  tables.setFloat64(at + Component.MAX, max);
}
