import { defineConfig } from 'vitest/config';

/** The folders that decide, and neither wait nor look at a clock. */
const pure = 'lib,events,evidence,incidents,escalation,enrich,patterns,rules,routing,rules-diff,notices';

/** Which branches of the pure folders their own tests and the properties take: `npm run coverage`. */
export default defineConfig({
  test: {
    include: [`test/{${pure},properties}/**/*.test.ts`],
    environment: 'node',
    restoreMocks: true,
    // Counting makes what generates its cases several times slower.
    testTimeout: 120_000,
    coverage: {
      provider: 'v8',
      include: [`src/{${pure}}/**/*.ts`],
      reporter: ['text'],
      skipFull: true,
    },
  },
});
