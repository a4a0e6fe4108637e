/** Distributions as data, as pools have them and specs say them; each file of this folder describes its law. */
export type { ConstantDistribution } from './constant.js';
export type { EmpiricalDistribution } from './empirical.js';
export type { ExponentialDistribution } from './exponential.js';
export type {
  ContinuousDistribution,
  DiscreteDistribution,
  DistributionSpec,
  FieldDistribution,
  InterTurnLaw,
  InterTurnSpec,
  ResolvedDistribution,
  SimpleDistribution,
} from './families.js';
export type { GammaDistribution, GammaSpec } from './gamma.js';
export type {
  InterArrivalLaw,
  InterArrivalSpec,
  ObservedInterArrivals,
  ShapedFamily,
} from './inter-arrival.js';
export type { LogNormalDistribution, LogNormalSpec } from './lognormal.js';
export type { MixtureDistribution } from './mixture.js';
export type { NormalDistribution } from './normal.js';
export type { ParetoDistribution } from './pareto.js';
export type { PoissonDistribution } from './poisson.js';
export type { SamplesDistribution } from './samples.js';
export type { SkewNormalDistribution } from './skew-normal.js';
export type { Bounds } from './support.js';
export type { UniformDistribution } from './uniform.js';
export type { WeibullDistribution } from './weibull.js';
export type { ZipfDistribution } from './zipf.js';
