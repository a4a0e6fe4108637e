import { describe } from 'vitest';
import { checkPlaces } from './places.js';

describe('conversations', () => {
  checkPlaces(
    [
      [
        'conversations: {share: 0, turns: {mean: 3}, inter_turn_seconds: 5}',
        'w:1: conversations.share: not a number above 0, at most 1',
      ],
      [
        'conversations: {share: 1.5, turns: {mean: 3}, inter_turn_seconds: 5}',
        'w:1: conversations.share: not a number above 0, at most 1',
      ],
      [
        'conversations: {turns: {mean: 3}}',
        'w:1: conversations: share is missing\nw:1: conversations: inter_turn_seconds is missing',
      ],
      [
        'conversations: all',
        "w:1: conversations: not 'none' or an object with share, turns and inter_turn_seconds",
      ],
      [
        'conversations: {share: 0.5, turns: {mean: 3}, inter_turn_seconds: {family: gamma}}',
        'w:1: conversations.inter_turn_seconds.family: is not a family here',
      ],
      [
        'conversations: {share: 0.5, turns: {mean: 3}, inter_turn_seconds: {family: lognormal, mu: 1, sigma: 5000}}',
        'w:1: conversations.inter_turn_seconds.sigma: 5000 is not a number from 0.001 to 1000',
      ],
      [
        'conversations: {share: 0.5, turns: {mean: 3}, inter_turn_seconds: {family: lognormal, mean: 9, cv: 0.0001}}',
        'w:1: conversations.inter_turn_seconds.cv: mean 9 and cv 0.0001 … sigma … 0.00009999999975 … from 0.001 to 1000',
      ],
      [
        'conversations: {share: 0.5, turns: {mean: 3}, inter_turn_seconds: {family: weibull, shape: 2000, scale: 5}}',
        'w:1: conversations.inter_turn_seconds.shape: 2000 is not a number from 0.001 to 1000',
      ],
      [
        'conversations: {share: 0.5, turns: {mean: 3}, inter_turn_seconds: {family: exponential, mean: 5, min: 100000}}',
        'w:1: conversations.inter_turn_seconds.min: 100000 is not below 86400',
      ],
    ],
    (text) => text,
    '',
  );
});

describe('turns', () => {
  checkPlaces(
    [
      [
        '{mean: 1.5}',
        '.mean: not a number from 2 to midway between 2 and max, which is 33 unless max says more',
      ],
      ['{}', ': not an object with at least 1 key'],
      ['{max: 5}', '.max: not a number of turns such as 3'],
      ['{2: 1.5}', '.2: not a number from 0 to 1'],
      ['{two: 1}', '.two: not a number of turns such as 3'],
      ['3.5', ': not a mean number of turns'],
      ['{1: 0.5, 2: 0.5}', '.1: not a number of turns from 2 to 16384'],
      ['{2: 0.5, 3: 0.4}', ': probabilities sum to 0.9, not to 1'],
      ['{mean: 30, max: 20}', '.mean: not a number from 2 to 11, midway to max, 20'],
    ],
    (text) => `conversations: {share: 0.5, turns: ${text}, inter_turn_seconds: 60}`,
    'w:1: conversations.turns',
  );
});
