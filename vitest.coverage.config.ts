import { defineConfig } from 'vitest/config';
import { gatedFolders } from './test/support/untaken-branches.ts';

const folders = (process.env.COVERED_FOLDERS?.split(' ') ?? gatedFolders).join(',');

/** Which branches of folders that decide their own tests take, and no test that draws its cases: `npm run coverage` judges it. */
export default defineConfig({
  test: {
    include: [
      `test/{${folders},}/**/*.test.ts`,
      // What is found late is what was listed: its own tests are journeys.
      'test/journeys/{rises-and-repeats,missed-runs}.test.ts',
      'test/pipeline/watch/reconcile.test.ts',
    ],
    // These take long, and no branch that the others do not take.
    exclude: [
      'test/notices/page/accessible.test.ts',
      'test/enrich/aws-messages.test.ts',
      'test/rules-diff/large-rules.test.ts',
      'test/rules/schema.test.ts',
    ],
    // Folders whose files leave nothing behind, as in vitest.config.ts: half of the time was to load everything anew.
    isolate: false,
    environment: 'node',
    restoreMocks: true,
    // Counting makes what is long several times longer.
    testTimeout: 120_000,
    coverage: {
      provider: 'v8',
      include: [`src/{${folders},}/**/*.ts`],
      reporter: ['json'],
      reportOnFailure: true,
    },
  },
});
