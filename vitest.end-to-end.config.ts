import { defineConfig } from 'vitest/config';
import { Sequence } from './test/end-to-end/sequence.ts';

/** Files with stacks of their own, of which most of the time is waiting: `npm test` runs them beside the others. */
const apart = [
  'accounts',
  'accounts-storm',
  'archive',
  'evidence',
  'missing-events',
  'outage',
  'restore',
  'rules-in-force',
  'rules-parts',
  'upgrade',
].map((name) => `test/end-to-end/${name}.test.ts`);

const inRealTime = {
  environment: 'node',
  // Real time on a machine that may be busy: once may be chance, twice is a fault.
  retry: 1,
  // Ends what hangs; what is waited for has limits of its own.
  testTimeout: 300_000,
  hookTimeout: 300_000,
} as const;

/** The deployed stack on the emulator, one file at a time: `shared` is one stack for all of its files. */
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    sequence: { sequencer: Sequence },
    teardownTimeout: 30_000,
    projects: [
      {
        test: {
          name: 'shared',
          include: ['test/end-to-end/**/*.test.ts'],
          exclude: apart,
          globalSetup: ['test/end-to-end/start-stack.ts'],
          ...inRealTime,
        },
      },
      { test: { name: 'apart', include: apart, ...inRealTime } },
    ],
  },
});
