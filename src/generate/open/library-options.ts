/** What parts of a resolved spec are called in the library's options. */
import type { ConversationOptions, Coupling, GenerateOptions } from '../../generate-options.js';
import type { RateExpression } from '../../rate/expression.js';
import type {
  ResolvedConversations,
  ResolvedRate,
  ResolvedWorkload,
} from '../../workload/resolved-workload.js';
import type { CouplingSpec } from '../../workload/workload-spec.js';

export function rateOf(rate: ResolvedRate): RateExpression {
  if (typeof rate !== 'object') return rate;
  if ('diurnal' in rate) {
    const { mean, peak_over_trough, peak_at, start_at } = rate.diurnal;
    return { diurnal: { mean, peakOverTrough: peak_over_trough, peakAt: peak_at, startAt: start_at } };
  }
  if ('sum' in rate) return { sum: rate.sum.map(rateOf) };
  if ('product' in rate) return { product: rate.product.map(rateOf) };
  if ('clip' in rate) return { clip: { ...rate.clip, rate: rateOf(rate.clip.rate) } };
  return rate;
}

export function couplingOf(spec: CouplingSpec): Coupling {
  return typeof spec === 'string' ? spec : { rankCorrelations: spec.rank_correlations };
}

export function conversationsOf(spec: ResolvedConversations): ConversationOptions {
  const { share, turns, inter_turn_seconds, history } = spec;
  return { share, turns, interTurnSeconds: inter_turn_seconds, history };
}

/** Everything of a spec but its clients. */
export function optionsOf(spec: ResolvedWorkload): GenerateOptions {
  const { rate, duration, requests, seed, method, arrivals, coupling, conversations, output } = spec;
  return {
    ...(rate === undefined ? {} : { rate: rateOf(rate) }),
    ...(duration === undefined ? {} : { duration }),
    ...(requests === undefined ? {} : { requests }),
    seed,
    arrivals,
    ...(method === 'servegen' ? {} : { method: 'naive', burstiness: method.cv }),
    coupling: couplingOf(coupling),
    ...(conversations === 'none' ? {} : { conversations: conversationsOf(conversations) }),
    ...(output?.request_id === true ? { requestId: true } : {}),
  };
}
