/** A whole number with its digits in groups, `59,987`, and what there are so many of. */
export function counted(count: number, noun?: string): string {
  const digits = String(count).replace(/\B(?=(\d{3})+$)/g, ',');
  return noun === undefined ? digits : `${digits} ${noun}${count === 1 ? '' : 's'}`;
}
