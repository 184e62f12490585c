import { defineConfig } from 'vitest/config';
import { gatedFolders } from './test/support/untaken-branches.ts';

const folders = (process.env.COVERED_FOLDERS?.split(' ') ?? gatedFolders).join(',');

/** Which branches of folders that decide their own tests take, and no test that draws its cases: `npm run coverage` judges it. */
export default defineConfig({
  test: {
    include: [`test/{${folders},}/**/*.test.ts`],
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
