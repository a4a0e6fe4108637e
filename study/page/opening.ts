import { overActual, poolsSaidOf, subjectsOf, verdict } from '../findings.js';
import type { Statement, StudyResults, Traffic } from '../results.js';
import { capital, estimate, list, number, TRAFFIC_NAMES } from '../words.js';

/** What the actual traffic is, which everything is set against: it is made, too. */
export function whatActualIs(results: StudyResults): string {
  const shares = subjectsOf(results).map(
    ({ name, readShare }) => `${number(100 * readShare)} % of the requests of ${name}`,
  );
  const read = shares.length === 0 ? '' : `, which here are the clients of ${list(shares)}`;
  const sentences = [
    `What has to be served, the *actual* traffic, is made by this package, too: from the released clients of an hour with renewal arrivals${read}. No recording of requests is released with the pools.`,
    exactTells(overActual(results, 'exact')),
  ];
  return sentences.filter((words) => words !== undefined).join(' ');
}

/** What it says, and does not, that the default arrivals of the same clients come near them. */
function exactTells(exact: Statement | undefined): string | undefined {
  if (exact === undefined) return undefined;
  const name = TRAFFIC_NAMES.exact;
  return verdict(exact) === 'no difference'
    ? `That ${name} does not differ from it, at ${estimate(exact)} of the whole deployment, says that the default arrivals do no harm; it does not say that the clients are right.`
    : `That ${name} asks for ${estimate(exact)} of the whole deployment says what the default arrivals do, and nothing of whether the clients are right.`;
}

/** What else has to be known before the first numbers are used: items of a list. */
export function furtherAnswers(results: StudyResults): string[] {
  return [byOneOfEachPool, ofTheStages, planned].flatMap((answer) => answer(results) ?? []);
}

/** By one instance, where what is said over all pools does not show in each. */
function byOneOfEachPool(results: StudyResults): string | undefined {
  const what = 'by-one';
  const pools = poolsSaidOf(results, 'naive', what);
  const all = overActual(results, 'naive', { what });
  if (all === undefined || pools.length < 2 || verdict(all) === 'no difference') return undefined;
  const unclear = pools.flatMap((pool) => {
    const asked = overActual(results, 'naive', { what, pool })!;
    return verdict(asked) === 'no difference' ? [`${estimate(asked)} in ${pool}`] : [];
  });
  if (unclear.length === 0) return undefined;
  const which = unclear.length === pools.length ? 'in no pool alone' : 'not in each pool alone';
  return `By one instance this shows over all hours, and ${which}: NAIVE over actual is ${list(unclear)}, where the interval holds 1.`;
}

/** Prefill and decode instances apart, where one of them tells. */
function ofTheStages(results: StudyResults): string | undefined {
  const found = (['decode', 'prefill'] as const).flatMap((what) =>
    poolsSaidOf(results, 'naive', what).flatMap((pool) => {
      const asked = overActual(results, 'naive', { what, pool })!;
      if (verdict(asked) === 'no difference') return [];
      return [`${estimate(asked)} of the ${what} instances that the actual traffic needs in ${pool}`];
    }),
  );
  return found.length === 0
    ? undefined
    : `Where prefill and decode are apart, NAIVE asks for ${list(found)}.`;
}

/** Both traffics of whoever plans by the hour before. */
function planned(results: StudyResults): string | undefined {
  const traffics: readonly Traffic[] = ['naive-before', 'servegen'];
  const found = traffics.flatMap((traffic) => overActual(results, traffic) ?? []);
  if (found.length === 0) return undefined;
  const words = found.map((asked) => {
    const differs =
      verdict(asked) === 'no difference' ? 'no difference shows' : `${verdict(asked)} than needed`;
    return `${TRAFFIC_NAMES[asked.numerator]} asks for ${estimate(asked)} of what is needed (${differs})`;
  });
  return capital(`planned by the hour before, as a whole deployment: ${list(words)}.`);
}
