/**
 * The Gini coefficient: the mean difference between two of some counts over twice their mean. 0 where all are alike, towards 1
 * where one has all.
 *
 * @param descending the counts, the largest first
 * @param total their sum
 */
export function gini(descending: Float64Array, total: number): number {
  const n = descending.length;
  let weighted = 0;
  for (let rank = 0; rank < n; rank++) weighted += (n - 1 - 2 * rank) * descending[rank];
  return weighted / (n * total);
}
