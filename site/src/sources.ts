/** What a workload starts from: the built-in populations, and the examples of the package. */

const EXAMPLES = import.meta.glob<string>('../../examples/workloads/*.yaml', {
  query: '?raw',
  import: 'default',
});

/** What the page shows when it is opened. */
export const USUAL_SPEC = specOf('language');

export interface Source {
  readonly id: string;
  readonly label: string;
  readonly group: 'Built-in population' | 'Example';
  text(): Promise<string>;
}

const POPULATIONS = [
  ['language', 'Language: chat and completion'],
  ['reason', 'Reasoning: thinks before it answers'],
  ['multimodal', 'Multimodal: images, audio, video'],
] as const;

export const SOURCES: readonly Source[] = [
  ...POPULATIONS.map(
    ([id, label]): Source => ({
      id: `builtin:${id}`,
      label,
      group: 'Built-in population',
      text: async () => specOf(id),
    }),
  ),
  ...Object.entries(EXAMPLES).map(
    ([path, load]): Source => ({
      id: path.slice(path.lastIndexOf('/') + 1),
      label: labelOf(path),
      group: 'Example',
      text: load,
    }),
  ),
];

function specOf(population: string): string {
  return `# A morning hour, client by client.
pool:
  source: builtin:${population}
  span: 9:00..10:00
rate: 100
duration: 1h
seed: morning
`;
}

function labelOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1, -'.yaml'.length).replaceAll('-', ' ');
  return name[0]!.toUpperCase() + name.slice(1);
}
