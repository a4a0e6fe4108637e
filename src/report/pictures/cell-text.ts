import type { TableCell, TableColumn } from './picture.js';
import { duration, integer, NOTHING, number, percent } from './words.js';

/** What stands in a cell of a picture's table. */
export function cellText(cell: TableCell, { unit }: TableColumn): string {
  if (typeof cell === 'string') return cell;
  if (!Number.isFinite(cell)) return NOTHING;
  switch (unit) {
    case 'seconds':
      return duration(cell);
    case 'share':
      return percent(cell);
    case 'count':
      return integer(cell);
    default:
      return number(cell);
  }
}
