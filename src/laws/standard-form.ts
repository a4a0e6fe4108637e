/** The standard laws whose quantile functions Q the engine has, as `plan/layout.ts` calls them. */
export type StandardQuantile = 'NORMAL' | 'EXPONENTIAL' | 'UNIFORM' | 'LOG_EXPONENTIAL' | 'LOG_GAMMA';

/** How the engine draws a law: x = location + scale * Q(p), or its exponential; see the plan format. */
export interface StandardForm {
  readonly quantile: StandardQuantile;
  readonly exponentiate: boolean;
  readonly location: number;
  readonly scale: number;
  /** Of the law behind LOG_GAMMA. */
  readonly shape?: number;
}
