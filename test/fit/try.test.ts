import { expect, test } from 'vitest';
import { fitLog } from '../../src/fit/fit-log.js';
import { TabulatedPool } from '../../src/pool/tabulated-pool.js';
import { releasedPool } from '../real/data.js';
import { generate } from '../support/generate.js';
import { traceLog } from './logs.js';

test('try', async () => {
  const pool = (await releasedPool('deepseek-r1')).span(0, 86400);
  const make = () => generate(pool, { seed: 'one' });
  let n = 0;
  console.time('gen'); for await (const b of make()) n += b.numRows; console.timeEnd('gen'); console.log(n);
  const { log } = traceLog(make, 'reason', 86400, n);
  console.time('fit');
  const fitted = await fitLog(log);
  console.timeEnd('fit');
  console.log(JSON.stringify(fitted.report, null, 1));
  const p = new TabulatedPool(fitted.tables);
  console.log(p.clientIds.length, fitted.tables.fields.input_tokens.values.length);
  let m = 0;
  for await (const b of generate(p, { seed: 'two' })) m += b.numRows;
  console.log(m);
}, 600000);
