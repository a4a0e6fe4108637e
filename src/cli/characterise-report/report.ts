import type { Characterisation, ClientFigures } from '../../characterise/characterisation.js';
import { formatDuration, formatInteger } from '../format.js';
import { leftOutRows } from '../left-out-rows.js';
import { formatFacts, formatList } from '../table.js';
import { describeArrivals, describeFamilies, describeShifts } from './arrivals.js';
import { describeClients } from './clients.js';
import { describeConversations, describeModalities, describeReasoning } from './kinds.js';
import { describeDependence, describeLengths } from './lengths.js';
import type { Fact } from './texts.js';

/** The figures of a log as tables for people. */
export function describeCharacterisation(figures: Characterisation): string {
  const { families, shifts, lengths, dependence, clients, modalities, reasoning, conversations } = figures;
  const sections = [
    describeLog(figures),
    describeArrivals(figures),
    families === undefined ? '' : describeFamilies(families),
    shifts === undefined ? '' : describeShifts(shifts),
    describeLengths(lengths, shifts),
    ...dependence.map(describeDependence),
    clients === undefined ? '' : describeClients(clients),
    modalities === undefined ? '' : describeModalities(modalities),
    reasoning === undefined ? '' : describeReasoning(reasoning),
    conversations === undefined ? '' : describeConversations(conversations),
    formatList(
      'not in the log',
      figures.absent.map(({ figure, reason }) => `${figure}: ${reason}`),
    ),
    formatList('notes', figures.log.notes),
    formatList('left out', figures.log.dropped.map(leftOutRows)),
  ];
  return sections.filter((section) => section !== '').join('\n');
}

function describeLog({ log, clients }: Characterisation): string {
  const facts: Fact[] = [
    ['log', log.name],
    ['category', log.category],
    ['requests', formatInteger(log.requests)],
    ['duration', formatDuration(log.durationSeconds)],
    ...(log.startUnixSeconds === undefined ? [] : [['begins', dateOf(log.startUnixSeconds)] as const]),
    ...(clients === undefined ? [] : [[nounOfClients(clients), formatInteger(clients.clients)] as const]),
  ];
  return formatFacts(facts);
}

/** `2026-11-29 20:05:51 UTC`; beyond the dates that there are, the number of seconds. */
function dateOf(unixSeconds: number): string {
  const date = new Date(unixSeconds * 1e3);
  if (Number.isNaN(date.getTime())) return `${unixSeconds} s since 1970`;
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function nounOfClients({ key }: ClientFigures): string {
  return key === 'client' ? 'clients' : `pseudo-clients, by ${key}`;
}
