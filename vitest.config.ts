import { defineConfig } from 'vitest/config';

/**
 * Folders whose tests leave nothing behind in the modules that they load, so that a process serves many files: to start one
 * for each, and to load everything anew, took as long as half of the tests.
 */
const together = [
  ...['channels', 'enrich', 'escalation', 'estate', 'events', 'evidence', 'expected', 'findings'],
  ...[
    'incidents',
    'journeys',
    'lib',
    'notices',
    'patterns',
    'pipeline',
    'routing',
    'rules',
    'rules-diff',
    'simulation',
    'simulators',
  ],
].map((folder) => `test/${folder}/**/*.test.ts`);

const each = {
  environment: 'node',
  globalSetup: 'test/support/once-a-run.ts',
  // They run beside what runs in real time: a limit ends what hangs, and says nothing about how long a test takes.
  testTimeout: 300_000,
  hookTimeout: 300_000,
  restoreMocks: true,
} as const;

export default defineConfig({
  test: {
    // Some wait for programs of others (judges, moto), and what runs in real time beside them mostly waits.
    maxWorkers: 2,
    projects: [
      { test: { name: 'together', include: together, isolate: false, ...each } },
      {
        test: { name: 'alone', include: ['test/**/*.test.ts'], exclude: ['test/end-to-end/**', ...together], ...each },
      },
    ],
  },
});
