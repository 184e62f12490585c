import type { DueRun, RunOfDay } from '../../src/incidents/run-day.ts';

/** A run of the plan `nightly` on 22 November of which no job was made, unless something else is said. */
export function runOfDay({
  run = {},
  ...place
}: Partial<Omit<RunOfDay, 'run'>> & { run?: Partial<DueRun> } = {}): RunOfDay {
  return {
    laneId: 'a'.repeat(40),
    day: '2026-11-22',
    resourceArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
    resourceType: 'DynamoDB',
    owner: 'shop',
    ...place,
    run: {
      id: `run-${'0'.repeat(24)}`,
      planId: 'orgs/0f6f5a4c',
      planName: 'nightly',
      ruleNames: ['nightly'],
      dueAt: '2026-11-22T05:00:00.000Z',
      deadline: '2026-11-22T13:00:00.000Z',
      timezone: 'UTC',
      result: 'no-result',
      why: 'never-ran',
      jobId: null,
      isLongMissing: false,
      ...run,
    },
  };
}
