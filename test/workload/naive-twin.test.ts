import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { naiveTwin } from '../../src/workload/naive-twin.js';
import { parseWorkload } from '../../src/workload/parse.js';
import { resolveWorkload } from '../../src/workload/resolve.js';

const FOLDER = new URL('../../examples/workloads/', import.meta.url);

test.each(readdirSync(FOLDER).filter((name) => name.endsWith('.yaml')))(
  '%s has a valid twin',
  async (file) => {
    const spec = parseWorkload(readFileSync(new URL(file, FOLDER), 'utf8'), { file });
    const { method, rate, requests } = await resolveWorkload(naiveTwin(spec));
    expect(method).toMatchObject({ kind: 'naive' });
    const own = await resolveWorkload(spec);
    expect({ rate, requests }).toEqual({ rate: own.rate, requests: own.requests });
  },
);
