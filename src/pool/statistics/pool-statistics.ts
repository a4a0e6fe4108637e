import type { Category } from '../../fields.js';
import type { TopShare } from '../../statistics/top-shares.js';
import type { ViewStep } from '../clients/criteria.js';
import type { CvStatistics } from '../cv-statistics.js';
import type { FieldStatistics } from '../field-statistics.js';
import type { LeftOutClient } from '../pool.js';
import type { Concentration } from './concentration.js';
import type { JointLengths } from './joint-lengths.js';
import type { RateShifts } from './rate-shifts.js';
import type { Swing } from './swings.js';
import type { WithinDatasets } from './within-datasets.js';

/** What `servegen pool info` shows. Everything but `leftOut` is about the usable clients, in the part in use. */
export interface PoolStatistics {
  readonly name: string;
  readonly category: Category;
  readonly clients: number;
  readonly leftOut: readonly LeftOutClient[];
  /** Share of the requests of the whole pool that the clients left out have. */
  readonly leftOutShare: number;
  readonly windows: number;
  readonly windowSeconds: number;
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** How the view that this is about came about; see `Pool.view`. */
  readonly view: readonly ViewStep[];
  /** Total rate in requests per second: the mean over time, and the series by window. */
  readonly rate: {
    readonly mean: number;
    readonly min: number;
    readonly max: number;
    readonly byWindow: Float64Array;
  };
  /** Share of requests that the busiest clients have, by their number. */
  readonly topShares: readonly TopShare[];
  /** Share of requests in windows of the Gamma family; the rest is Weibull. */
  readonly gammaShare: number;
  /** Share of client-windows with a rate. */
  readonly activeShare: number;
  /** Mean rate of the busiest hour of the day over that of the quietest, among the hours covered; absent of fewer than two. */
  readonly peakOverTrough?: number;
  /** Coefficients of variation of inter-arrival times as the pool reports them; filters look at these. */
  readonly cv: CvStatistics;
  /** Those of the laws of the windows, which a trace has. A released pool's are others where its laws are Weibull. */
  readonly lawCv: CvStatistics;
  /** Of windows and their neighbours. */
  readonly shifts: RateShifts;
  /** Of the rate and the mean of each field, between hours and between days. */
  readonly swings: readonly Swing[];
  /** None where there are no requests, as for `joint`. */
  readonly concentration?: Concentration;
  /** Request-weighted: over all requests, and `within` the datasets of clients. */
  readonly fields: readonly (FieldStatistics & { readonly within?: WithinDatasets })[];
  readonly joint?: JointLengths;
  /** Of pools that hold any of them: clients that have a coupling, conversations and a name of their own. */
  readonly holds?: { readonly couplings: number; readonly conversations: number; readonly labels: number };
  /** What the pool says of where it is from. */
  readonly provenance?: string;
}
