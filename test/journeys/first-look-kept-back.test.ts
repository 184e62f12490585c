import { describe, expect, it } from 'vitest';
import { EstateCollector } from '../../src/pipeline/watch/collect-estate.ts';
import type { KnownFinding } from '../../src/ports/incidents/known-findings.ts';
import {
  around,
  type Files,
  jobsOf,
  nightlyRule,
  nothingStopped,
  plan,
  protectedOne,
  table,
} from '../findings/an-account.ts';
import { AccountFiles } from '../support/account-files.ts';
import { World } from '../support/world.ts';

const tables = ['a', 'b', 'c'].map(table);
const nights = ['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21'].map((day) => `${day}T05:00:00.000Z`);

/** All lists that are asked for. */
const account = (arns: readonly string[], more: Files = {}): Files => ({
  ...plan(),
  ...around(arns),
  ...nothingStopped,
  'describe-file-systems.json': { FileSystems: [] },
  'list-report-plans.json': { ReportPlans: [] },
  'list-frameworks.json': { Frameworks: [] },
  'list-restore-testing-plans.json': { RestoreTestingPlans: [] },
  'list-rules.json': {
    Rules: [{ Name: 'ours', State: 'ENABLED', EventPattern: JSON.stringify({ source: ['aws.backup'] }) }],
  },
  'list-targets-by-rule.ours.json': { Targets: [{ Id: '1', Arn: 'arn:aws:sqs:eu-west-1:111122223333:intake' }] },
  'list-protected-resources.json': { Results: arns.map((arn) => protectedOne(arn, '2026-11-21T06:00:00.000Z')) },
  'list-backup-jobs.json': { BackupJobs: arns.flatMap((arn) => jobsOf(arn, nights)) },
  ...more,
});
const switchedOff = { 'describe-region-settings.json': { ResourceTypeOptInPreference: { DynamoDB: false } } };

interface Played {
  world: World;
  files: AccountFiles;
}

function lookedAt(files: Files): Played {
  const world = new World();
  const account = new AccountFiles(files);
  world.estate = new EstateCollector(account);
  return { world, files: account };
}

/** A call of a port fails, once. */
function failsOnce(world: World, method: string, isMeant: (things: readonly unknown[]) => boolean): () => boolean {
  let hasFailed = false;
  world.wrap = (port) =>
    new Proxy(port, {
      get: (target, name) => {
        const member = Reflect.get(target, name) as unknown;
        if (typeof member !== 'function') return member;
        return async (...given: unknown[]) => {
          if (name === method && !hasFailed && Array.isArray(given[0]) && isMeant(given[0])) {
            hasFailed = true;
            throw new Error('the table is away');
          }
          return (member as (...all: unknown[]) => unknown).apply(target, given);
        };
      },
    });
  return () => hasFailed;
}

async function failsToWatch(world: World): Promise<void> {
  await expect(world.watches()).rejects.toThrow('A part of what watch looks after');
  await world.takesIn();
}

const alertsOf = ({ store }: World) => [...store.alerts.values()].flat();
const isAny = (things: readonly unknown[]) => things.length > 0;
const areTold = (things: readonly unknown[]) => (things as KnownFinding[]).some(({ toldOf }) => toldOf === 'told');
const areQuiet = (things: readonly unknown[]) => (things as KnownFinding[]).some(({ toldOf }) => toldOf === 'quiet');

describe('journeys: the summary of the first look is not lost', () => {
  it.each<[string, string, (things: readonly unknown[]) => boolean]>([
    ['the intake is away', 'put', isAny],
    ['it dies after the intake has it', 'keep', areTold],
    ['it dies before what the summary tells of is kept', 'keep', areQuiet],
  ])('%s: one alert tells of all of it, and ends when nothing of it is left', async (_says, method, isMeant) => {
    const played = lookedAt(account(tables, switchedOff));
    const { world, files } = played;
    const hasFailed = failsOnce(world, method, isMeant);
    await failsToWatch(world);
    expect(hasFailed()).toBe(true);
    await world.passes('5m');
    await world.watches();

    expect(alertsOf(world).map(({ event }) => event.found?.reason)).toEqual(['first-look']);
    const said = alertsOf(world)[0]?.error.message;
    expect(said).toContain('types that are switched off in the Region (3)');
    expect(world.knownFindings.found.size).toBe(4);
    expect([...world.knownFindings.found.values()].map(({ toldOf }) => toldOf).sort()).toEqual([
      ...['quiet', 'quiet', 'quiet', 'told'],
    ]);

    files.files = account(tables);
    await world.passes('25h');
    await world.watches();
    const [first] = [...world.store.incidents.values()].filter(({ alerts }) =>
      alerts.some(({ errorCode }) => errorCode === 'found-at-first-look'),
    );
    expect(first).toMatchObject({ status: 'resolved' });
  });

  it('a summary that waited is told though nothing is left of it by now', async () => {
    const { world, files } = lookedAt(account(tables, switchedOff));
    failsOnce(world, 'put', isAny);
    await failsToWatch(world);
    files.files = account(tables);
    await world.passes('5m');
    await world.watches();

    expect(alertsOf(world).map(({ event }) => event.found?.reason)).toEqual(['first-look']);
    expect(alertsOf(world)[0]?.error.message).toContain('types that are switched off in the Region (3)');
  });
});

describe('journeys: what was missing at the first look and is not to be backed up any more', () => {
  const orders = table('orders');
  const missing = account([table('well'), orders], {
    'list-backup-jobs.json': { BackupJobs: jobsOf(table('well'), [...nights, '2026-11-22T05:00:00.000Z']) },
  });
  const without = account([table('well')], {
    'list-backup-jobs.json': missing['list-backup-jobs.json'],
  });
  const firstLook = ({ store }: World) =>
    [...store.incidents.values()].find(({ alerts }) =>
      alerts.some(({ errorCode }) => errorCode === 'found-at-first-look'),
    );

  async function afterFirstLook(): Promise<Played> {
    const played = lookedAt(missing);
    await played.world.watches();
    expect(alertsOf(played.world)[0]?.error.message).toMatch(/^At the first look, the last scheduled backup of 1 of 2/);
    expect((await played.world.dueRuns.progress()).longMissing).toHaveLength(1);
    return played;
  }

  async function looksAt({ world, files }: Played, found: Files): Promise<void> {
    files.files = found;
    await world.passes('25h');
    await world.watches();
  }

  it.each([
    ['it was deleted', without],
    [
      'its tag was taken off',
      {
        ...missing,
        'get-resources.json': {
          ResourceTagMappingList: [
            { ResourceARN: table('well'), Tags: [{ Key: 'backup', Value: 'daily' }] },
            { ResourceARN: orders, Tags: [] },
          ],
        },
      },
    ],
  ])('%s: it is forgotten, and the alert of the first look can end', async (_says, found) => {
    const played = await afterFirstLook();
    await looksAt(played, found);

    expect((await played.world.dueRuns.progress()).longMissing).toEqual([]);
  });

  it('the alert of the first look ends when nothing else is left of it', async () => {
    const played = await afterFirstLook();
    await looksAt(played, without);
    await looksAt(played, without);

    expect(firstLook(played.world)).toMatchObject({ status: 'resolved' });
  });

  it('it stays while no run of its plan is due in the time that is looked at', async () => {
    const weekly = plan([{ ...nightlyRule, ScheduleExpression: 'cron(0 5 ? * SAT *)' }]);
    const played = lookedAt({ ...missing, ...weekly });
    await played.world.watches();
    for (const _day of [1, 2, 3]) await looksAt(played, { ...missing, ...weekly });

    expect((await played.world.dueRuns.progress()).longMissing).toHaveLength(1);
  });

  it.each([
    ['the tags', 'get-resources.json'],
    ['what is protected', 'list-protected-resources.json'],
    ['what the plan selects', 'list-backup-selections.0f6f5a4c-5f3d-4a7e-9c57-1d2b3c4d5e6f.json'],
  ])('it stays as long as AWS does not say %s', async (_says, file) => {
    const played = await afterFirstLook();
    await looksAt(played, { ...without, [file]: undefined });

    expect((await played.world.dueRuns.progress()).longMissing).toHaveLength(1);
    expect(firstLook(played.world)).toMatchObject({ status: 'open' });
  });
});
