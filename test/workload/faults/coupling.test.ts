import { describe, it } from 'vitest';
import { expectFault } from '../../support/fault.js';
import { checkPlaces, messageOf } from './places.js';

describe('a coupling', () => {
  checkPlaces(
    [
      [
        'coupling: full',
        "w:1: coupling: not 'independent', 'comonotone' or an object with rank_correlations",
      ],
      ['coupling: {}', 'w:1: coupling: rank_correlations is missing'],
      ['coupling:', "w:1: coupling: not 'independent', 'comonotone' or an object with rank_correlations"],
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
