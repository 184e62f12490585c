import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/end-to-end/**'],
    globalSetup: ['test/support/once-a-run.ts'],
    environment: 'node',
    // Some wait for programs of others (judges, moto), and what runs in real time beside them mostly waits.
    maxWorkers: 2,
    // They run beside what runs in real time: a limit ends what hangs, and says nothing about how long a test takes.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    restoreMocks: true,
  },
});
