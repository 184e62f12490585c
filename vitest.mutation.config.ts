import { defineConfig } from 'vitest/config';

/** The tests of the folder that is mutated: test/mutate.ts names them. */
export default defineConfig({
  test: {
    include: (process.env.MUTATION_TESTS ?? '').split(' '),
    // They read the code as a text, and a mutated text is another one.
    exclude: ['test/incidents/notice-kinds.test.ts', 'test/enrich/catalogue.test.ts'],
    environment: 'node',
    // What a fault makes endless is Stryker's to end; on a busy machine what is long takes longer.
    testTimeout: 120_000,
    restoreMocks: true,
  },
});
