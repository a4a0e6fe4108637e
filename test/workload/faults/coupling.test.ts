import { describe, it } from 'vitest';
import { expectFault } from '../../support/fault.js';
import { checkPlaces, messageOf } from './places.js';

describe('a coupling', () => {
  checkPlaces(
    [
      [
        'coupling: full',
        "w:1: coupling: not 'independent', 'comonotone' or an object with rank_correlations or copula",
      ],
      [
        'coupling: {}',
        "w:1: coupling: not 'independent', 'comonotone' or an object with rank_correlations or copula",
      ],
      ['coupling:', "w:1: coupling: not 'independent', 'comonotone' or an object with rank_correlations"],
      [
        'coupling: {rank_correlations: [], copula: []}',
        'w:1: coupling: rank_correlations and copula are given together, but it can be only one of them',
      ],
      ['coupling: {copulas: []}', "w:1: coupling.copulas: did you mean 'copula'"],
      ['coupling: {copula: []}', 'w:1: coupling.copula: not a list of at least 1'],
      ['coupling: {rank: []}', "w:1: coupling.rank: did you mean 'rank_correlations'"],
      ['coupling: {rank_correlations: 0.5}', 'w:1: coupling.rank_correlations: not a list of at least 1'],
    ],
    (text) => text,
    '',
  );
});

describe('rank correlations', () => {
  checkPlaces(
    [
      ['{fields: [input_tokens, image_tokens], value: 0.5}', "[0].fields[1]: did you mean 'input_tokens'"],
      ['{fields: [input_tokens], value: 0.5}', '[0].fields: not a list of 2'],
      ['{fields: [input_tokens, output_tokens], value: 1.5}', '[0].value: not a number from -1 to 1'],
      ['{fields: [input_tokens, output_tokens], value: .nan}', '[0].value: not a number from -1 to 1'],
      ['{value: 1}', '[0]: fields is missing'],
      [
        '{fields: [input_tokens, output_tokens], value: 0.5}, {fields: [output_tokens, input_tokens], value: 0.2}',
        '[1].fields: output_tokens and input_tokens are there twice',
      ],
      [
        '{fields: [input_tokens, input_tokens], value: 0.5}',
        '[0].fields: input_tokens with itself is no pair of fields',
      ],
      ['{fields: [input_tokens, output], value: 0.5}', "[0].fields[1]: did you mean 'output_tokens'"],
      [
        '{fields: [input_tokens, output_tokens], value: 0.9}, {fields: [output_tokens, reason_ratio], value: 0.9}, {fields: [reason_ratio, input_tokens], value: -0.9}',
        ': reason_ratio cannot have the rank correlations -0.9',
      ],
    ],
    (text) => `pool: builtin:reason\ncoupling: {rank_correlations: [${text}]}`,
    'w:2: coupling.rank_correlations',
  );
});

const EVEN = '[[0.25, 0.25], [0.25, 0.25]]';
const INPUT_OUTPUT = '[input_tokens, output_tokens]';

describe('copulas', () => {
  checkPlaces(
    [
      [`{fields: ${INPUT_OUTPUT}}`, '[0]: grid is missing'],
      [`{fields: ${INPUT_OUTPUT}, grid: 1}`, '[0].grid: not a list of at least 1'],
      [
        `{fields: ${INPUT_OUTPUT}, grid: [[0.5, -0.1], [0.1, 0.5]]}`,
        '[0].grid[0][1]: not a number from 0 to 1',
      ],
      [`{fields: ${INPUT_OUTPUT}, grid: [[1]]}`, '[0].grid: it has 1 rows, and can have 2 to 64'],
      [
        `{fields: ${INPUT_OUTPUT}, grid: [${'[0], '.repeat(65)}]}`,
        '[0].grid: it has 65 rows, and can have 2 to 64',
      ],
      [
        `{fields: ${INPUT_OUTPUT}, grid: [[0.25, 0.25], [0.5]]}`,
        '[0].grid: its row 2 has 1 numbers, and it has 2 rows',
      ],
      [
        `{fields: ${INPUT_OUTPUT}, grid: [[0.25, 0.25], [0.25, 0.2499]]}`,
        '[0].grid: its row 2 sums to 0.4999, not to 1 / 2',
      ],
      [
        `{fields: ${INPUT_OUTPUT}, grid: [[0.3, 0.2], [0.3, 0.2]]}`,
        '[0].grid: its column 1 sums to 0.6, not to 1 / 2',
      ],
      [`{fields: [input_tokens, image_tokens], grid: ${EVEN}}`, "[0].fields[1]: did you mean 'input_tokens'"],
      [
        `{fields: [input_tokens, input_tokens], grid: ${EVEN}}`,
        '[0].fields: input_tokens with itself is no pair of fields',
      ],
      [
        `{fields: ${INPUT_OUTPUT}, grid: ${EVEN}}, {fields: [output_tokens, input_tokens], grid: ${EVEN}}`,
        '[1].fields: output_tokens and input_tokens are there twice; each pair has one copula',
      ],
      [
        `{fields: ${INPUT_OUTPUT}, grid: ${EVEN}}, {fields: [reason_ratio, output_tokens], grid: ${EVEN}}`,
        '[1].fields: output_tokens follows input_tokens already; a field follows one at most',
      ],
      [
        `{fields: ${INPUT_OUTPUT}, grid: ${EVEN}}, {fields: [output_tokens, reason_ratio], grid: ${EVEN}}, {fields: [reason_ratio, input_tokens], grid: ${EVEN}}`,
        '[0].fields: output_tokens follows itself, by way of other fields',
      ],
    ],
    (text) => `pool: builtin:reason\ncoupling: {copula: [${text}]}`,
    'w:2: coupling.copula',
  );
});

describe('coupling', () => {
  it('is of fields that a request has one value of', () => {
    const text =
      'pool: builtin:multimodal\ncoupling: {rank_correlations: [{fields: [text_tokens, image_tokens], value: 0.1}]}';
    expectFault(
      messageOf(text),
      'w:2: coupling.rank_correlations[0].fields[1]: … a list of image_tokens … text_tokens, output_tokens, image_count',
    );
  });
});
