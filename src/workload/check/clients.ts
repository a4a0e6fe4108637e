import { MAX_CLIENTS } from '../../bounds.js';
import type { Path, Report } from '../../fault.js';
import type { Category } from '../../fields.js';
import { checkInterArrivals } from '../../laws/inter-arrival.js';
import { below } from '../../laws/report.js';
import type { Sliced } from '../../platform/slices.js';
import { readCount } from '../notations.js';
import { isOfClients, ratePartsOf } from '../rate-parts.js';
import { LARGEST_UINT32 } from '../schema/numbers.js';
import type { CustomClientSpec, WorkloadSpec } from '../workload-spec.js';
import { attempt } from './attempt.js';
import { checkConversations } from './conversations.js';
import { checkCoupling } from './coupling.js';
import { checkFields, checkLaws } from './fields.js';
import { checkHistory } from './history.js';
import { checkJoint, columnsIn } from './joint.js';
import { checkLimit } from './limit.js';
import { checkMagnitude } from './magnitudes.js';
import { checkTimes } from './points.js';
import { checkRate } from './rate.js';
import { show } from './words.js';

/** The number of clients that are drawn, which have to come from somewhere. */
export function checkClientCount({ clients, pool, custom_clients }: WorkloadSpec, report: Report): void {
  if (clients === undefined) return;
  if (pool === undefined && custom_clients !== undefined) {
    report(
      ['clients'],
      'there is no pool that clients could be drawn from; custom clients have a count of their own',
    );
  }
  const checkCount = (count: number | string, path: Path) => checkClients(count, path, report);
  if (typeof clients !== 'object') {
    checkCount(clients, ['clients']);
    return;
  }
  checkTimes(clients, ['clients'], report);
  const counts = clients.map(([, count], index) => checkCount(count, ['clients', index, 1]));
  if (counts.every((count) => count === 0)) {
    report(
      ['clients'],
      'all numbers of clients are 0, so there is nothing to generate; at least one is above',
    );
  }
}

/**
 * Custom clients, each on its own and beside each other.
 *
 * @param common what those have that do not say their own
 */
export function* checkCustomClients(
  clients: readonly CustomClientSpec[],
  category: Category | undefined,
  common: Pick<WorkloadSpec, 'conversations' | 'max_context'>,
  report: Report,
): Sliced<void> {
  const taken: TakenIds[] = [];
  for (const [index, client] of clients.entries()) {
    yield;
    const path = ['custom_clients', index];
    const count = checkClients(client.count ?? 1, [...path, 'count'], report) ?? 1;
    checkClient(client, category, path, report);
    const conversations = client.conversations ?? common.conversations ?? 'none';
    const limit = client.max_context ?? common.max_context ?? 'none';
    if (limit === 'none') checkHistory(client, conversations, path, report);
    else checkLimit(client, limit, conversations, path, report);
    if (client.id === undefined) continue;
    const ids = { index, from: client.id, to: client.id + count - 1 };
    if (ids.to > LARGEST_UINT32) {
      report(
        [...path, 'id'],
        `${ids.from} leaves no room for ${count} clients; the largest id is ${LARGEST_UINT32}`,
      );
    }
    taken.push(ids);
  }
  checkTaken(taken, report);
}

/** The ids of a custom client. */
interface TakenIds {
  /** Its place in the list. */
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

/** Refuses ids that two clients have, at the later of them; by one pass in ascending order of id. */
function checkTaken(taken: TakenIds[], report: Report): void {
  const refused = new Set<number>();
  let before: TakenIds | undefined;
  for (const ids of taken.sort((a, b) => a.from - b.from || a.index - b.index)) {
    if (before !== undefined && ids.from <= before.to) {
      const [first, later] = ids.index > before.index ? [before, ids] : [ids, before];
      if (!refused.has(later.index)) {
        refused.add(later.index);
        const shared = Math.max(first.from, later.from);
        report(
          ['custom_clients', later.index, 'id'],
          `${later.from} makes two clients of id ${shared}; every client has its own`,
        );
      }
    }
    if (before === undefined || ids.to > before.to) before = ids;
  }
}

function checkClient(
  client: CustomClientSpec,
  category: Category | undefined,
  path: Path,
  report: Report,
): void {
  const { rate, weight, inter_arrival, coupling, conversations } = client;
  if (rate === undefined && weight === undefined) {
    report(path, 'rate or weight is missing, which says how much of the workload it is');
  } else if (rate !== undefined && weight !== undefined) {
    report(path, 'rate and weight are both given, but a client has one of them');
  }
  if (weight !== undefined) checkMagnitude(weight, 'factor', [...path, 'weight'], report);
  if (rate !== undefined) {
    checkRate(rate, [...path, 'rate'], report);
    for (const part of ratePartsOf(rate, [...path, 'rate'])) {
      if (isOfClients(part.rate)) {
        report(part.path, "native, scale and max stand for the clients' own rates, and this is one of them");
      }
    }
  }
  const { fields, joint } = client;
  if (fields === undefined && joint === undefined) report(path, 'fields is missing');
  else if (joint?.csv === undefined) {
    checkFields(fields ?? {}, columnsIn(joint), category, [...path, 'fields'], report);
  } else checkLaws(fields ?? {}, category, [...path, 'fields'], report);
  checkJoint(client, category, path, report);
  if (inter_arrival !== undefined)
    checkInterArrivals(inter_arrival, below(report, [...path, 'inter_arrival']));
  if (coupling !== undefined) checkCoupling(coupling, category, [...path, 'coupling'], report);
  if (conversations !== undefined)
    checkConversations(conversations, category, [...path, 'conversations'], report);
}

function checkClients(count: number | string, path: Path, report: Report): number | undefined {
  const clients = attempt(() => readCount(count), path, report);
  if (clients !== undefined && !(clients <= MAX_CLIENTS)) {
    report(path, `${show(count)} is not a number of clients from 1 to ${MAX_CLIENTS}`);
  }
  return clients;
}
