/** A colour by its custom property of CSS, and what stands for it on light paper and on dark. */
export interface Colour {
  /** To be given to marks. */
  readonly css: string;
  readonly light: string;
  readonly dark: string;
}

const PREFIX = '--picture-';

function colour(name: string, light: string, dark: string): Colour {
  return { css: `var(${PREFIX}${name})`, light, dark };
}

/**
 * Blue, vermilion, bluish green and reddish purple of Okabe and Ito, which people of any colour vision tell apart ("Color
 * Universal Design", 2008), with a contrast of at least 4.5 to 1 against the paper, so that small type can have them.
 */
export const BLUE = colour('blue', '#0072b2', '#58b4ea');
export const VERMILION = colour('vermilion', '#bf4e00', '#ff9a52');
export const GREEN = colour('green', '#00795a', '#35c79a');
export const PURPLE = colour('purple', '#9c4284', '#e29fcf');
export const INK = colour('ink', '#1f2328', '#e6edf3');
/** References, such as what a Poisson process would do: against which others are seen. */
export const MUTED = colour('muted', '#59636e', '#9aa4af');
export const RULE = colour('rule', '#d8dee4', '#343b43');
export const PAPER = colour('paper', '#ffffff', '#0d1117');

export const COLOURS: readonly Colour[] = [BLUE, VERMILION, GREEN, PURPLE, INK, MUTED, RULE, PAPER];

/** Declarations of the custom properties that pictures use, for the style of a page, on light paper or on dark. */
export function colourProperties(paper: 'light' | 'dark'): string {
  return COLOURS.map((one) => `${one.css.slice('var('.length, -1)}:${one[paper]}`).join(';');
}

export const FONT = "system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif";
/** CSS px of ticks and labels. */
export const FONT_SIZE = 12;
