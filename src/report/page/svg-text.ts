import { escapeText } from './escape.js';

/** Numbers that are not whole: rounded, they take half of the bytes and move a mark by less than anybody sees. */
const DECIMALS = /-?\d+\.\d+/g;
const PLACE_DECIMALS = /-?\d+(\.\d+(e-?\d+)?|e-\d+)/g;
/** What says where a mark is; other numbers, as opacities, keep two digits. */
const PLACES = /^(d|x|y|x1|x2|y1|y2|cx|cy|r|width|height|transform|points|dx|dy)$/;

/** What an element says to programs that read pictures aloud: on all of the picture only. */
const ON_ROOT_ONLY = /^aria-/;

/** An SVG as text: well-formed XML that is fine in HTML, too, in which places are rounded to 0.1 px. */
export function svgText(svg: Element): string {
  return written(svg, true);
}

function written(element: Element, isRoot: boolean): string {
  const name = element.localName;
  const attributes = placed(element).filter(([key]) => isRoot || !ON_ROOT_ONLY.test(key));
  const opening = attributes.map(([key, value]) => ` ${key}="${escapeText(rounded(key, value))}"`).join('');
  const inner = Array.from(element.childNodes)
    .map((node) =>
      node.nodeType === 1
        ? written(node as Element, false)
        : node.nodeType === 3
          ? escapeText(node.textContent ?? '')
          : '',
    )
    .join('');
  // A group without attributes and children draws nothing.
  if (name === 'g' && inner === '') return '';
  return inner === '' ? `<${name}${opening}/>` : `<${name}${opening}>${inner}</${name}>`;
}

function rounded(name: string, value: string): string {
  const [decimals, digits] = PLACES.test(name) ? [PLACE_DECIMALS, 1] : [DECIMALS, 2];
  return value.replace(decimals, (text) => String(+(+text).toFixed(digits)));
}

/** Attributes; those of a text that is moved to its place say so by x and y, in fewer bytes. */
function placed(element: Element): [name: string, value: string][] {
  const own = Array.from(element.attributes).map(({ name, value }): [string, string] => [name, value]);
  const place = /^translate\(([^,()]+),([^,()]+)\)$/.exec(element.getAttribute('transform') ?? '');
  if (element.localName !== 'text' || place === null || element.childElementCount > 0) return own;
  const rest = own.filter(([name]) => name !== 'transform' && name !== 'y');
  const below = element.getAttribute('y');
  return [
    ['x', place[1]],
    ['y', place[2]],
    ...(below === null ? [] : [['dy', below] as [string, string]]),
    ...rest,
  ];
}
