/**
 * Points of the Lorenz curve, the largest first: a share of those that are counted, and their share of all. From [0, 0] to [1, 1],
 * at equal steps of the logarithm of the rank.
 *
 * @param cumulative sums of the counts in descending order
 * @param total the last of them
 * @param points at most, but for the first two
 * @param also ranks that have a point, too, where there are so many
 */
export function lorenz(
  cumulative: Float64Array,
  total: number,
  points: number,
  also: readonly number[] = [],
): [number, number][] {
  const n = cumulative.length;
  const ranks = new Set<number>();
  for (let point = 0; point <= points; point++) ranks.add(Math.round(n ** (point / points)));
  for (const rank of also) if (rank <= n) ranks.add(rank);
  const ascending = [...ranks].sort((a, b) => a - b);
  return [[0, 0], ...ascending.map((rank): [number, number] => [rank / n, cumulative[rank - 1] / total])];
}
