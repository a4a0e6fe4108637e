import type { Category } from '../../src/fields.js';

/** What has to be said of a figure, by category, unit and name: above all why the population does not have it. */
const REMARKS: Readonly<Record<string, string>> = {
  'language days hourRateRange':
    'Shifts that make hours as unlike as the pool has them make its days more so: the population has no days that are all busy, or all calm.',
  'language days windowCvP5':
    'Clients that are as regular as a clock are few, and none is a law of its own; CVs below the median have one spread.',
  'language days windowCvP50':
    'One law of CVs serves windows and requests alike, and is between what both ask for.',
  'language days gammaShare':
    'The range of seven days is narrow; a seed has the families of a handful of large clients.',
  'language days inputRateSpearman':
    'Seven days have a narrow range; it is luck of the seed, within a client and between them.',
  'language days inputMean':
    'Days that were fitted have shorter inputs than those that were held out: 793 tokens in the median.',
  'language days outputSeveralModes': 'Two modes at most are in the model; the pool has clients with many.',
  'reason hours windowCvP95':
    'One law of CVs serves all clients, and is fitted to those by request; the pool has its largest CVs where requests are many.',
  'reason hours top20':
    'Here, and of the other categories, the pools released have a few dozen clients, and an hour of them no more than that; the population has thousands, whose requests are a share of their own.',
  'reason hours inputP99':
    'It is that of one or two clients with inputs of some 16,000 tokens, which a seed has or has not.',
  'multimodal hours top20':
    'Of the 35 clients of the pool some 18 are active in an hour; the population has a tail of others.',
  'multimodal hours inputP90':
    'Three clients of the pool, with a quarter of its requests, have one and the same law of texts around 1,750 tokens, half as wide as long; in the population the width of a client knows nothing of its length.',
  'multimodal hours inputP99': 'The same three clients.',
  'multimodal hours inputSeveralModes':
    'Texts of some clients have a handful of lengths, of which each counts for a mode; how many do so is not a parameter.',
  'multimodal hours outputCv':
    'The outputs of the pool end at 2,000 tokens, and few are near it; those of the population have a log-normal tail.',
  'multimodal hours outputP99': 'As their CV.',
  'multimodal hours outputWithinCv':
    'The pool has it from outputs that are nearly exponential, of the largest clients above all; a wider log-normal law would have a longer tail still.',
};

export function remarkOf(category: Category, unit: 'hours' | 'days', name: string): string | undefined {
  return REMARKS[`${category} ${unit} ${name}`];
}
