import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What takes long, or needs more than Node (Python, browsers, other runtimes, the released data): `npm test` leaves it
 * out, `npm run test:all` has it.
 */
const isSlow = ({ moduleId }: TestSpecification) => moduleId.endsWith('.slow.test.ts');

/** What looks at when things happen, in milliseconds: other tests beside it would be what it measures. */
const TIMED = 'test/**/*.timed.slow.test.ts';

/** Begins with the longest files, beside which there is time for all others. */
class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}

export default defineConfig({
  resolve: { alias: { '#platform': fileURLToPath(new URL('./src/platform/node.ts', import.meta.url)) } },
  test: {
    globalSetup: ['test/setup/build-modules.ts', 'test/setup/run-folder.ts'],
    sequence: { sequencer: SlowFirst },
    // What commands keep for their next run does not go to the user's.
    env: { XDG_CACHE_HOME: fileURLToPath(new URL('./build/cache', import.meta.url)) },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'tests',
          include: ['test/**/!(*.timed.slow).test.ts'],
          // By default vitest leaves one core to itself, which it hardly uses: of two, half.
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'timed', include: [TIMED], maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
