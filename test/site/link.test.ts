import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linkOf, readLink } from '../../site/src/link.js';

describe('links', () => {
  test('bring back every text, to the character', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 2000 });
    await fc.assert(
      fc.asyncProperty(text, fc.boolean(), async (spec, withNaive) => {
        const linked = { text: spec, withNaive };
        expect(await readLink(await linkOf(linked))).toEqual(linked);
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  test('are short, and of characters that nothing on the way changes', async () => {
    const link = await linkOf({ text: 'rate: 100\nduration: 1h\n'.repeat(50), withNaive: true });
    expect(link).toMatch(/^#spec=[\w-]{20,80}&naive$/);
  });

  test('say nothing where there is none', async () => {
    expect(await readLink('')).toBeUndefined();
    expect(await readLink('#')).toBeUndefined();
    expect(await readLink('#pictures')).toBeUndefined();
  });

  test.each(['#spec=', '#spec=%%', '#spec=AAAA', '#spec=ab&naive=2'])(
    'that are broken say so: %s',
    async (hash) => {
      await expect(readLink(hash)).rejects.toThrow(/^The link is broken: /);
    },
  );

  test('that were cut are broken', async () => {
    const link = await linkOf({ text: 'pool: builtin:reason\nrate: 12.5\n', withNaive: false });
    await expect(readLink(link.slice(0, -8))).rejects.toThrow(/^The link is broken: /);
  });

  test('that stand for gigabytes are not unpacked', async () => {
    const link = await linkOf({ text: 'a'.repeat(6_000_000), withNaive: false });
    expect(link.length).toBeLessThan(10_000);
    await expect(readLink(link)).rejects.toThrow(/^The link is broken: /);
  });
});
