import { findingRows } from '../../src/findings/registry.ts';
import { type RunReason, resultOf } from '../../src/incidents/run-day.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { createRulesWatch } from '../../src/pipeline/rules/watch-rules.ts';
import { EstateCollector } from '../../src/pipeline/watch/collect-estate.ts';
import { tellRates } from '../../src/pipeline/watch/tell-rates.ts';
import { database, type Files, jobsOf, nights, planId, point, table, watched } from '../findings/an-account.ts';
import { aWorld, breakTarget, fails } from '../journeys/broken-targets.ts';
import { AccountFiles } from '../support/account-files.ts';
import { runOfDay } from '../support/due-runs.ts';
import { backupJobEvent } from '../support/events.ts';
import { journeyRules } from '../support/journey-rules.ts';
import { Night } from '../support/proof-night.ts';
import { World } from '../support/world.ts';
import { ofWorld, type Situation } from './situation.ts';

const continuous = 'arn:aws:backup:eu-west-1:111122223333:recovery-point:continuous:orders-1a2b';

/** Returns what comes of lives that are played in the whole router: what it finds itself, proves, and closes. */
export async function livedSituations(): Promise<Map<string, Situation>> {
  return new Map([
    ...(await brokenRules()),
    ...(await neverStarted()),
    ...(await firstLook()),
    ['rate', await rate()],
    ['gone', await gone()],
    ['proven-by-time', await provenByTime()],
    ['not-proven', await notProven()],
    ...(await brokenTarget()),
    ['closed-without-backup', await closedWithoutBackup()],
  ]);
}

/** Rules that cannot be used, and the same when they can again. */
async function brokenRules(): Promise<[string, Situation][]> {
  const world = new World();
  const valid = world.rules;
  const place = { accountId: '111122223333', region: 'eu-west-1', parameter: '/backup-alerts/prod/routing' };
  const watch = createRulesWatch(place, world.dependencies());
  const problem =
    'Version 13 of the rules (by ana (Admin), 2026-11-22T03:10:00.000Z) is not valid: routes[0].polcy, line 31: is not known here; did you mean "policy"?';
  world.rules = { ...valid, version: '12', origin: 'last-known-good', problem };
  await watch.check();
  await world.passes('31s');
  const broken = ofWorld(world);
  const brokenPage = (await broken.page?.()) ?? '';
  world.rules = valid;
  await watch.check();
  await world.passes('31s');
  return [
    ['rules-broken', { ...broken, page: async () => brokenPage }],
    ['rules-mended', ofWorld(world, 'resolved')],
  ];
}

const quietAccount = (arns: readonly string[], jobs: readonly object[], more: Files = {}): Files => ({
  ...watched(arns, jobs),
  ...more,
});
const until21 = nights.slice(2, 6);

/** One backup that was due and never started, and forty of one plan. */
async function neverStarted(): Promise<[string, Situation][]> {
  const played = async (arns: readonly string[]) => {
    const world = new World();
    world.estate = new EstateCollector(
      new AccountFiles(
        quietAccount(
          arns,
          arns.flatMap((arn) => jobsOf(arn, until21)),
        ),
      ),
    );
    await world.watches();
    await world.passesUntil('2026-11-22T14:20:00.000Z');
    await world.watches();
    await world.passes('31s');
    return ofWorld(world);
  };
  const forty = Array.from({ length: 40 }, (_none, index) => table(`orders-${String(index + 1).padStart(2, '0')}`));
  return [
    ['never-started', await played([table('orders')])],
    ['never-started-group', await played(forty)],
  ];
}

/** What was so before anybody looked, in one alert. */
async function firstLook(): Promise<[string, Situation][]> {
  const arns = ['a', 'b', 'c'].map(table);
  const off = { 'describe-region-settings.json': { ResourceTypeOptInPreference: { DynamoDB: false } } };
  const world = new World();
  world.estate = new EstateCollector(
    new AccountFiles(
      quietAccount(
        arns,
        arns.flatMap((arn) => jobsOf(arn, until21)),
        off,
      ),
    ),
  );
  await world.watches();
  await world.passes('31s');
  const missing = new World();
  missing.estate = new EstateCollector(new AccountFiles(quietAccount(arns, [])));
  await missing.passesUntil('2026-11-22T14:20:00.000Z');
  await missing.watches();
  await missing.passes('31s');
  return [world, missing].flatMap((one, at) =>
    one.store.incidents.size === 1 ? [[`first-look-${at + 1}`, ofWorld(one)] as [string, Situation]] : [],
  );
}

/** Fewer backups were made in a week than the rules promise. */
async function rate(): Promise<Situation> {
  const world = new World(
    `${journeyRules}\nexpectedRate: [ { name: production databases, plans: [nightly], percent: 98 } ]\n`,
  );
  const bad: RunReason[] = ['failed', 'failed', 'never-ran', 'expired', 'failed'];
  await world.dueRuns.freeze(
    Array.from({ length: 63 }, (_none, index) => {
      const why = bad[index] ?? null;
      const dueAt = addSeconds('2026-11-22T05:00:00.000Z', -Math.floor(index / 9) * 86_400);
      const run = { id: `run-${index}`, dueAt, why, result: resultOf(why) };
      return runOfDay({
        laneId: `lane-${index % 9}`,
        resourceArn: table(`t${index % 9}`),
        day: dueAt.slice(0, 10),
        run,
      });
    }),
  );
  await world.passesUntil('2026-11-22T14:20:00.000Z');
  await tellRates(world.rules.expectedRate, true, world.watchDependencies(), () => true);
  await world.takesIn();
  await world.passes('31s');
  return ofWorld(world);
}

/** The database of an incident was deleted. */
async function gone(): Promise<Situation> {
  const [sales, stock] = [database('sales'), database('stock')];
  const described = (arn: string) => ({
    ...{ DBInstanceArn: arn, DBInstanceIdentifier: arn.split(':').at(-1), DBInstanceStatus: 'available' },
    ...{ InstanceCreateTime: '2026-06-01T08:00:00Z', TagList: [{ Key: 'backup', Value: 'daily' }] },
  });
  const world = new World();
  const points = [point(sales, nights[0] ?? ''), point(sales, nights[1] ?? '')];
  const files = quietAccount([table('orders'), sales, stock], jobsOf(stock), {
    'list-recovery-points-by-backup-vault.main.json': { RecoveryPoints: points },
    'describe-db-instances.json': { DBInstances: [described(stock)] },
  });
  world.estate = new EstateCollector(new AccountFiles(files));
  await world.passesUntil('2026-11-22T06:00:00.000Z');
  await world.dueRuns.saveProgress({ judgedAt: '2026-11-22T05:30:00.000Z', behind: [], longMissing: [] });
  const reasons = findingRows.map(({ reason }) => reason);
  await world.knownFindings.saveProgress({ reasons, plans: [planId], wholeAt: '2026-11-22T05:30:00.000Z' });
  const job = { startedAt: '2026-11-22T05:00:00.000Z', resourceArn: sales, resourceType: 'RDS' };
  await world.hears(backupJobEvent({ jobId: 'fails', ...job, state: 'FAILED' }));
  await world.passesUntil('2026-11-23T06:00:00.000Z');
  await world.watches();
  await world.passes('31s');
  const incident = [...world.store.incidents.values()].find(({ resolution }) => resolution?.kind === 'nothing-left');
  return ofWorld(world, 'resolved', incident);
}

/** A continuous backup that can be restored until after the failure. */
async function provenByTime(): Promise<Situation> {
  const night = new Night();
  night.points.answer = () => [night.point({ arn: continuous, status: 'AVAILABLE' })];
  night.world.restorableTimes = { untilOf: async () => ({ until: night.world.now }) };
  await night.failsThenSucceeds({ recoveryPointArn: continuous });
  return ofWorld(night.world, 'resolved');
}

/** A job says that it went well, and its recovery point is not there. */
async function notProven(): Promise<Situation> {
  const night = new Night();
  night.points.answer = () => [];
  await night.failsThenSucceeds();
  await night.intake.runFor(900);
  return ofWorld(night.world, 'noted');
}

/** A target whose token was revoked, and the same when it works again: told to others, as announcements. */
async function brokenTarget(): Promise<[string, Situation][]> {
  const world = aWorld();
  breakTarget(world, 'chat', {
    status: 'rejected',
    reason: 'bad-credentials',
    detail: 'Slack answered token_revoked.',
  });
  const failures = async (count: number) => {
    for (let index = 0; index < count; index += 1) {
      await fails(world, `Type${index}-${world.now}`);
      await world.passes('10m');
    }
  };
  await failures(3);
  const [broken] = world.announced;
  world.troubles.delete('chat');
  await failures(3);
  const works = world.announced.at(-1);
  return [broken, works].flatMap((heard, index): [string, Situation][] =>
    heard === undefined
      ? []
      : [[`target-${index === 0 ? 'broken' : 'works'}`, { notice: () => heard.notice, page: null }]],
  );
}

/** Somebody closed it, and there is still no backup. */
async function closedWithoutBackup(): Promise<Situation> {
  const world = new World();
  await world.backupFails({ message: 'Access to KMS key denied' });
  await world.passes('31s');
  await world.asks({ ask: 'resolve', why: 'known, mended tomorrow' });
  return ofWorld(world, 'resolved');
}
