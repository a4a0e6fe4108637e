import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openPool } from '../../src/pool/open.js';
import { chosen, handleOf, valuesOf } from '../pool/given-files.js';
import { describeReal, releasedDirectory } from './data.js';

describeReal('a released pool', () => {
  it('has the same values from its path, from files and from a handle', async () => {
    const directory = releasedDirectory('mm-image');
    const expected = valuesOf(await openPool(directory));
    const names = readdirSync(directory);
    const blobs = new Map(names.map((name) => [name, readFileSync(join(directory, name))]));
    const fromFiles = await openPool([...blobs].map(([name, bytes]) => chosen(`mm-image/${name}`, bytes)));
    expect(valuesOf(fromFiles).equals(expected)).toBe(true);
    const fromHandle = await openPool(handleOf('mm-image', Object.fromEntries(blobs)));
    expect(valuesOf(fromHandle).equals(expected)).toBe(true);
    expect(names.length).toBeGreaterThan(10);
  });
});
