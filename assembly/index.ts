export { cos, exp, log, normalQuantile, pow, uniformAt } from './math/exports';
