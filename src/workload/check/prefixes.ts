import type { Path, Report } from '../../fault.js';
import { checkDistribution } from '../../laws/check.js';
import { below } from '../../laws/report.js';
import type { PromptGroup } from '../resolved-workload.js';
import type { CustomClientSpec, PrefixesSpec, WorkloadSpec } from '../workload-spec.js';
import { checkMagnitude } from './magnitudes.js';

/** System prompts and documents: of each group one prompt, and of each client one group. */
export function checkPrefixes(spec: WorkloadSpec, report: Report): void {
  const { prefixes, custom_clients = [], phases = [], output } = spec;
  const groups = new KnownGroups(report);
  if (prefixes !== undefined) {
    checkOwn(prefixes, groups, report);
    checkOwners(prefixes, custom_clients, ['custom_clients'], report);
    phases.forEach((phase, index) => {
      checkOwners(prefixes, phase.custom_clients ?? [], ['phases', index, 'custom_clients'], report);
    });
  }
  custom_clients.forEach(({ system_prompt: prompt }, index) => {
    if (prompt === undefined || prompt === 'none' || prompt.group === undefined) return;
    groups.add(prompt.group, prompt.tokens, ['custom_clients', index, 'system_prompt', 'tokens']);
  });
  const hasPrompts = custom_clients.some(({ system_prompt = 'none' }) => system_prompt !== 'none');
  if ((prefixes !== undefined || hasPrompts) && (output?.system_prompt_tokens ?? 0) > 0) {
    report(
      ['output', 'system_prompt_tokens'],
      'it says which part of inputs is a system prompt, and so do prefixes; leave it out',
    );
  }
}

function checkOwn(
  { system_prompt: prompt, documents, counted }: PrefixesSpec,
  groups: KnownGroups,
  report: Report,
): void {
  if (prompt === undefined && documents === undefined) {
    report(['prefixes'], `system_prompt or documents is missing${counted ? ', of which it is counted' : ''}`);
  }
  const path = ['prefixes', 'system_prompt'];
  if (prompt !== undefined && 'groups' in prompt)
    checkGroups(prompt.groups, groups, [...path, 'groups'], report);
  else if (prompt?.group !== undefined) groups.add(prompt.group, prompt.tokens, [...path, 'tokens']);
  if (documents !== undefined) {
    checkDistribution(documents.tokens, 'field', below(report, ['prefixes', 'documents', 'tokens']));
  }
}

/** Custom clients that say themselves which prompt they have are of no group by their ids. */
function checkOwners(
  { system_prompt: prompt }: PrefixesSpec,
  clients: readonly CustomClientSpec[],
  path: Path,
  report: Report,
): void {
  if (prompt === undefined || !('groups' in prompt)) return;
  clients.forEach(({ id, system_prompt: own }, index) => {
    if (id === undefined || own === undefined) return;
    const group = prompt.groups.find(({ client_ids: ids = [] }) => ids.includes(id));
    if (group === undefined) return;
    report(
      [...path, index, 'system_prompt'],
      `client ${id} is of the group '${group.name}' by its client_ids; leave one of both out`,
    );
  });
}

function checkGroups(groups: readonly PromptGroup[], known: KnownGroups, path: Path, report: Report): void {
  const names = new Set<string>();
  const owners = new Map<number, string>();
  for (const [index, { name, tokens, weight, client_ids: ids = [] }] of groups.entries()) {
    const at = [...path, index];
    if (names.has(name)) report([...at, 'name'], `'${name}' is there twice; each group is once`);
    else known.add(name, tokens, [...at, 'tokens']);
    names.add(name);
    if (weight === undefined && ids.length === 0) {
      report(at, 'weight or client_ids is missing, which says who is of the group');
    } else if (weight !== undefined && ids.length > 0) {
      report(at, 'weight and client_ids are both given, but a group has one of them');
    }
    if (weight !== undefined) checkMagnitude(weight, 'factor', [...at, 'weight'], report);
    ids.forEach((id, place) => {
      const other = owners.get(id);
      if (other !== undefined) {
        report(
          [...at, 'client_ids', place],
          `client ${id} is of '${other}' already; each client is of one group`,
        );
      }
      owners.set(id, name);
    });
  }
  const weights = groups.flatMap(({ weight }) => (weight === undefined ? [] : [weight]));
  if (weights.length > 0 && weights.every((weight) => weight === 0)) {
    report(path, 'all weights are 0; at least one is above');
  }
}

/** The prompts of groups that were met, each of which has one. */
class KnownGroups {
  readonly #tokens = new Map<string, number>();
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
  }

  /** @param path of the tokens */
  add(name: string, tokens: number, path: Path): void {
    const known = this.#tokens.get(name);
    if (known !== undefined && known !== tokens) {
      this.#report(
        path,
        `the group '${name}' has a prompt of ${known} tokens already; all of a group have the same`,
      );
    }
    this.#tokens.set(name, known ?? tokens);
  }
}
