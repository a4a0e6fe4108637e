import { UsageError } from '../../errors.js';
import type { ConversationOptions, Coupling } from '../../generate-options.js';
import type { FieldDistribution } from '../../laws/distribution.js';
import type { InterArrivalLaw } from '../../laws/inter-arrival.js';
import { checkConversations } from '../../notation/conversations.js';
import { type Category, type Dataset, FIELDS } from '../pool.js';
import { checkClientId, checkNotNegative } from './checks.js';
import { checkStepTimes } from './step-function.js';

/** From a time on, requests per second, until the next step. */
export interface RateStep {
  /** Seconds from the start of the trace. */
  readonly fromSeconds: number;
  readonly rate: number;
}

/** A client as data. */
export interface CustomClient {
  /** Whole, 0 to 2^32 - 1; no other client has it. */
  readonly id: number;
  readonly label?: string | undefined;
  /** Requests per second: the same all the time, or in steps, before the first of which it is 0. */
  readonly rate: number | readonly RateStep[];
  readonly gaps: InterArrivalLaw;
  /**
   * By the fields of the category. Those of a modality (count and tokens of images, audio, video) may be missing,
   * which makes them 0. Clients that share the object share the tables that are made of it.
   */
  readonly dataset: Readonly<Record<string, FieldDistribution>>;
  /** How the fields depend on each other; clients that share a dataset have that of the first. Default: the trace's. */
  readonly coupling?: Coupling | undefined;
  /** Default: those of the trace. */
  readonly conversations?: ConversationOptions | 'none' | undefined;
}

const NOTHING: FieldDistribution = {
  family: 'empirical',
  values: Float64Array.of(0),
  probabilities: Float64Array.of(1),
};

/** The fields of one modality; undefined for other fields. */
const MODALITY = /^(image|audio|video)_(count|tokens)$/;

/**
 * Checks everything of a client but its law of gaps and the parameters of its distributions, which are checked where
 * they are prepared for sampling.
 *
 * @param field the client's place, such as `clients[2]`
 * @throws UsageError
 */
export function checkCustomClient(client: CustomClient, category: Category, field: string): void {
  checkClientId(client.id, `${field}.id`);
  if (client.label !== undefined && typeof client.label !== 'string') {
    throw new UsageError(`${client.label} is not a text`, { field: `${field}.label` });
  }
  checkRate(client.rate, `${field}.rate`);
  checkDataset(client.dataset, category, `${field}.dataset`);
  const { conversations = 'none' } = client;
  if (conversations !== 'none') checkConversations(conversations, `${field}.conversations`);
}

function checkRate(rate: CustomClient['rate'], field: string): void {
  if (!Array.isArray(rate)) {
    checkNotNegative(rate as number, field, 'requests per second');
    return;
  }
  checkStepTimes(rate, field);
  for (const [index, step] of rate.entries()) {
    checkNotNegative(step.rate, `${field}[${index}].rate`, 'requests per second');
  }
}

function checkDataset(dataset: CustomClient['dataset'], category: Category, field: string): void {
  const fields: readonly string[] = FIELDS[category];
  const unknown = Object.keys(dataset).find((name) => !fields.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`there is no such field; those of ${category} are ${fields.join(', ')}`, {
      field: `${field}.${unknown}`,
    });
  }
  for (const name of fields) {
    if (dataset[name] !== undefined) continue;
    const [, modality, part] = MODALITY.exec(name) ?? [];
    if (modality === undefined) {
      throw new UsageError('the distribution is missing', { field: `${field}.${name}` });
    }
    const partner = `${modality}_${part === 'count' ? 'tokens' : 'count'}`;
    if (dataset[partner] !== undefined) {
      throw new UsageError(`the distribution is missing, although there is one of ${partner}`, {
        field: `${field}.${name}`,
      });
    }
  }
}

/** A dataset with all fields of the category. */
export function completeDataset(dataset: CustomClient['dataset'], category: Category): Dataset {
  return Object.fromEntries(FIELDS[category].map((field) => [field, dataset[field] ?? NOTHING]));
}
