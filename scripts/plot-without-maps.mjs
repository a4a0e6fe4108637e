// Observable Plot names all projections of maps and all schemes of colours where it is loaded, so that bundlers keep them:
// a fifth of what a page loads of it. Pictures of traffic have none of either, and their colours from CSS.

/** What Plot never calls for a picture without maps, schemes and legends of its own. */
const UNUSED = ['d3-geo', 'd3-scale-chromatic', 'd3-axis'];
const PREFIX = '\0without-maps:';

/**
 * A plugin of Rolldown, Rollup and Vite: in place of these modules stand their names, for functions that do nothing, as Plot
 * calls one of them where it is loaded.
 */
export const plotWithoutMaps = {
  name: 'plot without maps',
  apply: 'build',
  enforce: 'pre',
  resolveId: (source) => (UNUSED.includes(source) ? PREFIX + source : undefined),
  async load(id) {
    if (!id.startsWith(PREFIX)) return undefined;
    const names = Object.keys(await import(id.slice(PREFIX.length)));
    return `const none = () => undefined;\nexport const ${names.map((name) => `${name} = none`).join(', ')};`;
  },
};
