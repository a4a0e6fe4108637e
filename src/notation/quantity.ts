import { UsageError } from '../errors.js';
import { type Category, FIELDS } from '../fields.js';

/** Figures of a client that follow from its windows alone; see `ClientSummary` of pools for what they are. */
export const WINDOW_FIGURES = ['rate', 'max_rate', 'cv', 'law_cv', 'request_share', 'active_share'] as const;
export type WindowFigure = (typeof WINDOW_FIGURES)[number];

/** Figures of each field of a client, over its requests. */
export const FIELD_FIGURES = ['mean', 'cv', 'p50', 'p95', 'p99', 'max'] as const;
export type FieldFigure = (typeof FIELD_FIGURES)[number];

/** One number of a client, such as `rate`, `cv` or `input_tokens.p99`; the fields are those of the category. */
export type Quantity = WindowFigure | `${string}.${FieldFigure}`;

/** A quantity taken apart. */
export type ParsedQuantity =
  | { readonly field?: undefined; readonly figure: WindowFigure }
  | { readonly field: string; readonly figure: FieldFigure };

/**
 * Takes a quantity apart.
 *
 * @param argument what it was given for, for the message
 * @throws UsageError when pools of the category have no such quantity
 */
export function parseQuantity(
  quantity: string,
  category: Category,
  argument: string,
  figures: readonly WindowFigure[] = WINDOW_FIGURES,
): ParsedQuantity {
  const figure = figures.find((name) => name === quantity);
  if (figure !== undefined) return { figure };
  const [field, name, ...more] = String(quantity).split('.');
  const fields: readonly string[] = FIELDS[category];
  const ofField = FIELD_FIGURES.find((known) => known === name);
  if (ofField !== undefined && more.length === 0 && fields.includes(field)) return { field, figure: ofField };
  throw new UsageError(
    `'${quantity}' is not a quantity here; there are ${figures.join(', ')}, and <field>.<figure> with the fields ` +
      `${fields.join(', ')} and the figures ${FIELD_FIGURES.join(', ')}`,
    { field: argument },
  );
}
