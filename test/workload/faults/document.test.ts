import { describe } from 'vitest';
import { checkPlaces } from './places.js';

describe('a document', () => {
  checkPlaces(
    [
      ['rtae: 5', "w:1: rtae: did you mean 'rate'"],
      ['colour: 5', 'w:1: colour: there is no such key'],
      ['duration: 0', 'w:1: duration: not a length of time above 0'],
      ['duration: 0s', 'w:1: duration: expected a length of time above 0'],
      ['duration: 10min', 'w:1: duration: not a length of time above 0'],
      ['duration: 1e999', 'w:1: duration: not a length of time above 0'],
      ['duration: -1', 'w:1: duration: not a length of time above 0'],
      ['duration: .nan', 'w:1: duration: not a length of time above 0'],
      ['requests: 0', 'w:1: requests: not a whole number from 1 to 1e14'],
      ['requests: 1.5', 'w:1: requests: not a whole number from 1 to 1e14'],
      ['requests: -3', 'w:1: requests: not a whole number from 1 to 1e14'],
      ['requests: .nan', 'w:1: requests: not a whole number from 1 to 1e14'],
      ['requests: 10X', 'w:1: requests: not a whole number from 1 to 1e14'],
      ['requests: 1e15', 'w:1: requests: not a whole number from 1 to 1e14'],
      ['requests: 0.5', 'w:1: requests: not a whole number from 1 to 1e14'],
      ['seed: 1.5', 'w:1: seed: not a text, or a whole number up to 9007199254740991'],
      ['seed: 12345678901234567890', 'w:1: seed: not a text, or a whole number up to 9007199254740991'],
      ['seed: true', 'w:1: seed: not a text, or a whole number up to 9007199254740991'],
      ['category: lang', "w:1: category: not 'language', 'reason' or 'multimodal'"],
      ['category: text', "w:1: category: not 'language', 'reason' or 'multimodal'"],
      ['arrivals: exakt', "w:1: arrivals: not 'exact', 'renewal' or 'reference'"],
      ['method: navie', "w:1: method: not 'servegen', 'naive' or an object of kind naive"],
      ['method: {cv: 2}', 'w:1: method: kind is missing'],
      ['method: {kind: naive, cv: 0}', 'w:1: method.cv: not a coefficient of variation from 0.001 to 100'],
      [
        'method: {kind: naive, cv: agregate}',
        'w:1: method.cv: not a coefficient of variation from 0.001 to 100',
      ],
      ['history: true', 'w:1: history: there is no such key'],
      ['clients: 0', 'w:1: clients: not a number of clients from 1 to 10000000'],
      ['clients: many', 'w:1: clients: not a number of clients from 1 to 10000000'],
      ['clients: [[0, 0]]', 'w:1: clients: all numbers of clients are 0'],
      [
        'rate: 1\nduration: 1h\nrequests: 5',
        'w:3: requests: rate, duration and requests are given all three',
      ],
      [
        'method: naive\nconversations: {share: 0.5, turns: {mean: 3}, inter_turn_seconds: 60}',
        'w:2: conversations: the naive method has no conversations',
      ],
      [
        'method: {kind: naive, cv: 2}\ninter_arrival: {family: gamma, cv: 2}',
        'w:2: inter_arrival: the naive method has no inter-arrival law of clients',
      ],
      ['pool: builtin:language\nclients: 1e8', 'w:2: clients: not a number of clients from 1 to 10000000'],
      ['clients: [[10m, 5], [5m, 3]]', "w:1: clients[1][0]: not after the time before it, '10m'"],
      ['category: multimodal\npool: builtin:language', "w:1: category: not that of the pool, 'language'"],
    ],
    (text) => text,
    '',
  );
});

describe('an output', () => {
  checkPlaces(
    [
      ['output: {fromat: arrow}', "w:1: output.fromat: did you mean 'format'"],
      ['output: {request_id: yes}', 'w:1: output.request_id: not true or false'],
      ['output: {format: xml}', "w:1: output.format: not 'arrow', 'arrow-stream', 'parquet'"],
      [
        'output: {batch_size: 1e9}',
        'w:1: output.batch_size: 1000000000 is not a whole number from 1 to 16777216',
      ],
    ],
    (text) => text,
    '',
  );
});
