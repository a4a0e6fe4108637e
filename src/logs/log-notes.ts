import type { Category } from '../fields.js';
import { shapeOf } from '../trace/known-shapes.js';
import { LOG_SHAPES } from '../trace/log-shapes.js';
import { columnsOfFile } from '../trace/skipped-column.js';
import { counted } from './counted.js';
import { dateText } from './log-times.js';
import type { ReadLog } from './what-was-read.js';

/** Of Unix seconds in milliseconds: without it, whole milliseconds could be cut to those before. */
const DOUBLES_LOSE_MS = 1e-3;

/** What needs saying of a log. */
export function logNotes(read: ReadLog, requests: number, category: Category): string[] {
  const { trace, columns, sorted, times, unsaid } = read;
  const { firstDate } = trace;
  const zero =
    firstDate === undefined ? times.zeroUnixSeconds : firstDate.seconds + firstDate.nanoseconds / 1e9;
  const [first, last] = sorted.span.map((seconds) =>
    dateText(Math.floor(((zero ?? 0) + seconds) * 1e3 + DOUBLES_LOSE_MS)),
  );
  const notes: (string | undefined)[] = [
    shapeNote(read),
    times.note(`${first} to ${last}`, firstDate !== undefined),
    sorted.outOfOrder > 0
      ? `order: ${counted(sorted.outOfOrder)} of ${counted(requests)} requests were not in order; all are sorted by time`
      : undefined,
    clientNote(read),
    chainNote(read),
    unsaidNote(columns.reason?.name, unsaid.reason, 'no reasoning'),
    unsaidNote(columns.imageCount?.name, unsaid.images, 'no images'),
    unsaidNote(columns.history?.name, unsaid.history, 'no history'),
    category !== columns.category
      ? `${(columns.reason ?? columns.imageCount)?.name ?? 'items'}: no request has any; the requests are of language alone`
      : undefined,
    category === 'multimodal' && columns.imageCount !== undefined
      ? `text_tokens: are ${columns.input.name}, those of images included where it counts them; sizes of images are not known`
      : undefined,
  ];
  return notes.filter((note) => note !== undefined);
}

/** Which column is what, where they are not called as those of a trace. */
function shapeNote({ trace, columns }: ReadLog): string | undefined {
  const roles: readonly (readonly [role: string, name: string | undefined])[] = [
    ['time', columns.time.name],
    ['input', columns.input.name],
    ['output', columns.output.name],
    ['reason', columns.reason?.name],
    ['images', (columns.imageCount ?? columns.items.get('image_tokens'))?.name],
    ['client', columns.client?.name],
    ['session', columns.session?.name],
  ];
  const isPlain = columns.time.name === 'timestamp' && columns.output.name === 'output_tokens';
  if (isPlain) return undefined;
  const shape = shapeOf(columnsOfFile(trace.schema, trace.skipped), LOG_SHAPES);
  const of = roles.flatMap(([role, name]) => (name === undefined ? [] : [`${role} ${name}`]));
  return `columns${shape === undefined ? '' : `, of the shape ${shape.name}`}: ${of.join(', ')}`;
}

const PSEUDO = 'pseudo-clients, which need not be one sender each';

function clientNote({ columns, clients }: ReadLog): string {
  const count = counted(clients?.count ?? 1);
  const unknown =
    clients === undefined || clients.unknownRows === 0
      ? ''
      : `; ${counted(clients.unknownRows, 'request')} of nobody ${clients.unknownRows === 1 ? 'is' : 'are'} one client, unknown`;
  const { clientKey, client, session, chain } = columns;
  switch (clientKey) {
    case 'client':
      return `clients: ${count}, by ${client!.name}${unknown}`;
    case 'session':
      return `clients: ${count} ${PSEUDO}: the sessions, by ${session?.name ?? chain!.parent.name}${unknown}`;
    case 'system prompt':
      return `clients: ${count} ${PSEUDO}: requests with the same system prompt, by ${client!.name}${unknown}`;
    case 'prefix':
      return `clients: ${count} ${PSEUDO}: requests with the same first block, by ${client!.name}${unknown}`;
    case 'none':
      return (
        'clients: nothing tells them apart, so all requests are of one: how rates, burstiness and lengths differ from client to client, and ' +
        'shift with their shares, is lost (--client-column names a column that does)'
      );
  }
}

function chainNote({ chains }: ReadLog): string | undefined {
  if (chains === undefined || chains.unknownParents === 0) return undefined;
  return `sessions: ${counted(chains.unknownParents)} requests follow one that the log does not have before them, with which their session begins`;
}

function unsaidNote(name: string | undefined, rows: number, what: string): string | undefined {
  if (name === undefined || rows === 0) return undefined;
  return `${name}: is missing in ${counted(rows)} rows, which are taken to have ${what}`;
}
