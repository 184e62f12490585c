import { defineConfig } from 'vitest/config';
import { Sequence } from './test/end-to-end/sequence.ts';

/** The deployed stack on the emulator: one stack for all files, one file at a time. */
export default defineConfig({
  test: {
    include: ['test/end-to-end/**/*.test.ts'],
    globalSetup: ['test/end-to-end/start-stack.ts'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 1,
    sequence: { sequencer: Sequence },
    fileParallelism: false,
    // Real time on a machine that may be busy: once may be chance, twice is a fault.
    retry: 1,
    testTimeout: 90_000,
    hookTimeout: 180_000,
    teardownTimeout: 30_000,
  },
});
