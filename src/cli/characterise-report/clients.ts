import type { ClientFigures } from '../../characterise/characterisation.js';
import { formatInteger, formatNumber, formatShare, plural } from '../format.js';
import { formatFacts, formatTable } from '../table.js';
import { spread } from './texts.js';

/** Clients that are described one by one. */
const LISTED_CLIENTS = 5;

export function describeClients(clients: ClientFigures): string {
  const { topShares, clientsForNinetyPercent, gini, largest, stability, interArrivalCvByRequest } = clients;
  const columns = Object.keys(largest[0].meanTokens);
  const rows = largest
    .slice(0, LISTED_CLIENTS)
    .map(({ client, share, ratePerSecond, interArrivalCv, meanTokens }, index) => [
      shortened(client),
      ...[formatShare(share), formatNumber(ratePerSecond), formatNumber(interArrivalCv)],
      ...columns.map((column) => formatNumber(meanTokens[column])),
      formatNumber(stability[index]?.rateVariation ?? Number.NaN),
      formatNumber(stability[index]?.interArrivalCvVariation ?? Number.NaN),
    ]);
  const head = ['busiest', 'requests', 'req/s', 'CV', ...columns, 'CV of rate', 'CV of CV'];
  return [
    formatTable(
      [
        ['busiest clients', ...topShares.map(({ clients: count }) => formatInteger(count))],
        ['share of requests', ...topShares.map(({ share }) => formatShare(share))],
      ],
      '',
    ),
    formatFacts([
      [
        'skew',
        `${plural(clientsForNinetyPercent, 'client')} of ${formatInteger(clients.clients)} make 90 %; ` +
          `Gini ${formatNumber(gini)}`,
      ],
      ['CV of clients', `${spread(interArrivalCvByRequest)} by request`],
    ]),
    formatTable([head, ...rows], ''),
  ].join('');
}

const MAX_NAME_CHARACTERS = 40;

/** Names of clients that are texts can be of any length. */
function shortened(name: string): string {
  return name.length > MAX_NAME_CHARACTERS ? `${name.slice(0, MAX_NAME_CHARACTERS - 1)}…` : name;
}
