import { defineConfig } from 'vitest/config';

/** The tests of the folder that is mutated: test/mutate.ts names them. */
export default defineConfig({
  test: { include: (process.env.MUTATION_TESTS ?? '').split(' '), environment: 'node', restoreMocks: true },
});
