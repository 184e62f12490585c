import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findingRows } from '../../src/findings/registry.ts';
import { EstateCollector } from '../../src/pipeline/watch/collect-estate.ts';
import { now, planId } from '../findings/an-account.ts';
import type { FindingCase, FindingCases } from '../findings/finding-case.ts';
import { AccountFiles } from '../support/account-files.ts';
import { edited } from '../support/edited.ts';
import { journeyRules } from '../support/journey-rules.ts';
import { World } from '../support/world.ts';

const cases = new Map(
  await Promise.all(
    readdirSync('test/findings/cases').map(async (file) => {
      const reason = file.replace(/\.ts$/, '');
      return [reason, ((await import(`../findings/cases/${reason}.ts`)) as { cases: FindingCases }).cases] as const;
    }),
  ),
);

/** An account that was looked at before, so that what is found is new. */
async function looksAt({ files, at = now, rules = '' }: Partial<FindingCase>): Promise<World> {
  const world = new World(`${journeyRules}\n${rules === '' ? '' : edited(rules, ['version: 1\n', ''])}`);
  world.estate = new EstateCollector(new AccountFiles(files ?? {}));
  await world.dueRuns.saveProgress({ judgedAt: '2026-11-15T14:00:00.000Z', behind: [], longMissing: [] });
  const reasons = findingRows.map(({ reason }) => reason);
  const listed = (files?.['list-backup-plans.json'] ?? {}) as { BackupPlansList?: { BackupPlanId: string }[] };
  const plans = (listed.BackupPlansList ?? []).map(({ BackupPlanId }) => BackupPlanId);
  await world.knownFindings.saveProgress({ reasons, plans: [...plans, planId], wholeAt: null });
  await world.passesUntil(new Date(Date.parse(at) + 600_000).toISOString());
  await world.watches();
  return world;
}

const alertsOf = (world: World, reason: string) =>
  [...world.store.alerts.values()].flat().filter(({ event }) => event.found?.reason === reason);

const told = findingRows.filter(({ telling }) => telling !== null).map(({ reason }) => reason);

describe.each(told)('journeys: %s is an alert', (reason) => {
  const { alerts, twins } = cases.get(reason) ?? { alerts: [], twins: [] };

  it.each(alerts)('$says', async (given) => {
    const world = await looksAt(given);
    const found = alertsOf(world, reason);

    const wanted = given.finds.filter(({ sure }) => sure !== 'not-seen');
    expect(found).toHaveLength(wanted.length);
    for (const alert of found) {
      expect(alert.event).toMatchObject({ kind: 'missed', outcome: 'failed' });
      expect(alert.error.code).not.toBe('unknown');
      expect(alert.error.advice.length).toBeGreaterThan(0);
      expect(alert.error.message).toMatch(/^[A-Z\d].*\.$/);
    }
  });

  // Those that are looked at for a shorter time than watch looks are the checkup's.
  it.each(twins.filter(({ since }) => since === undefined))('but not: $says', async (given) => {
    const world = await looksAt(given);

    expect(alertsOf(world, reason)).toEqual([]);
  });
});
