import { colourProperties, FONT } from '../pictures/theme.js';

/** Of the page that holds pictures: light and dark, narrow and wide, and on paper. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--line:#d1d9e0;${colourProperties('light')}}
@media screen and (prefers-color-scheme:dark){:root{--line:#3d444d;${colourProperties('dark')}}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:90rem;padding:1.5rem clamp(1rem,3vw,2.5rem) 3rem;background:var(--picture-paper);color:var(--picture-ink);font:1rem/1.5 ${FONT}}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .5rem;overflow-wrap:anywhere}
h2{font-size:1.125rem;line-height:1.3;margin:0}
p{margin:0;max-width:46rem}
header>*+*{margin-top:.75rem}
code,pre{font:.8125rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{margin:.5rem 0 0;padding:.75rem 1rem;overflow-x:auto;border:1px solid var(--line);border-radius:6px}
pre.command{white-space:pre-wrap;overflow-wrap:anywhere}
.notes{margin:.75rem 0 0;padding-left:1.25rem;max-width:46rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.125rem 1rem;margin:0}
dt{color:var(--picture-muted)}
dd{margin:0;overflow-wrap:anywhere}
.scroll{overflow-x:auto}
main{display:grid;grid-auto-flow:row dense;grid-template-columns:repeat(auto-fill,minmax(min(25rem,100%),1fr));gap:0 2rem;margin-top:2.5rem}
figure{margin:0 0 2.5rem;min-width:0;display:grid;grid-template-columns:minmax(0,1fr);grid-template-rows:subgrid;grid-row:span 3;row-gap:.5rem;align-items:start}
figure.wide{grid-column:1/-1}
figcaption{display:flex;flex-direction:column;gap:.375rem}
figcaption p{color:var(--picture-muted);font-size:.9375rem}
figure>svg{display:block;width:100%;height:auto}
figure.wide>.narrow{display:none}
@media screen and (max-width:44rem){figure.wide>.narrow{display:block}figure.wide>.broad{display:none}}
svg text{white-space:pre}
.legend{display:flex;flex-wrap:wrap;gap:.125rem 1rem;margin:0;padding:0;list-style:none;font-size:.875rem}
.legend li{display:flex;align-items:baseline}
.legend svg{flex:none;margin-right:.375rem;position:relative;top:1px}
.below{display:flex;align-items:baseline;gap:1rem;font-size:.875rem}
.below details{flex:1;min-width:0}
summary{cursor:pointer;color:var(--picture-muted);width:max-content}
button{font:inherit;color:var(--picture-blue);background:none;border:0;padding:0;cursor:pointer;text-decoration:underline;text-underline-offset:2px}
button:focus-visible,summary:focus-visible,.scroll:focus-visible,pre:focus-visible{outline:2px solid var(--picture-blue);outline-offset:2px}
table{border-collapse:collapse;font-size:.8125rem;font-variant-numeric:tabular-nums;margin-top:.5rem}
caption{text-align:left;position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
th,td{padding:.125rem .75rem .125rem 0;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
th{font-weight:600}
thead th{vertical-align:bottom;white-space:normal}
figure tbody th{font-weight:inherit}
.words{text-align:left}
@media print{body{padding:0;max-width:none}main{display:block}figure{display:block;break-inside:avoid;margin-bottom:1.5rem}figure:not(.wide)>svg{max-width:30rem}button{display:none}pre{white-space:pre-wrap}}
`.trim();
