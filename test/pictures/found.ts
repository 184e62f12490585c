import { readdirSync } from 'node:fs';
import { findingRows } from '../../src/findings/registry.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { EstateCollector } from '../../src/pipeline/watch/collect-estate.ts';
import { now, planId } from '../findings/an-account.ts';
import type { FindingCase, FindingCases } from '../findings/finding-case.ts';
import { AccountFiles } from '../support/account-files.ts';
import { edited } from '../support/edited.ts';
import { journeyRules } from '../support/journey-rules.ts';
import { World } from '../support/world.ts';
import { ofWorld, type Situation } from './situation.ts';

/** Returns each finding of which the router makes an alert, by its reason and the number of its case. */
export async function foundSituations(): Promise<Map<string, Situation>> {
  const situations = new Map<string, Situation>();
  const told = new Set<string>(findingRows.flatMap(({ reason, telling }) => (telling === null ? [] : [reason])));
  for (const file of readdirSync('test/findings/cases')) {
    const reason = file.replace(/\.ts$/, '');
    if (!told.has(reason)) continue;
    const { cases } = (await import(`../findings/cases/${file}`)) as { cases: FindingCases };
    for (const [index, one] of cases.alerts.entries()) {
      const world = await looksAt(one);
      for (const [at, incident] of incidentsOf(world, reason).entries())
        situations.set(
          `found-${reason}-${index + 1}${at === 0 ? '' : `-${at + 1}`}`,
          ofWorld(world, 'opened', incident),
        );
    }
  }
  return situations;
}

/** An account that was looked at before, so that what is found is new. */
async function looksAt({ files, at = now, rules = '' }: FindingCase): Promise<World> {
  const world = new World(`${journeyRules}\n${rules === '' ? '' : edited(rules, ['version: 1\n', ''])}`);
  world.estate = new EstateCollector(new AccountFiles(files));
  await world.dueRuns.saveProgress({ judgedAt: '2026-11-15T14:00:00.000Z', behind: [], longMissing: [] });
  const reasons = findingRows.map(({ reason }) => reason);
  await world.knownFindings.saveProgress({ reasons, plans: [planId], wholeAt: null });
  await world.passesUntil(new Date(Date.parse(at) + 600_000).toISOString());
  await world.watches();
  await world.passes('31s');
  return world;
}

function incidentsOf({ store }: World, reason: string): Incident[] {
  return [...store.incidents.values()].filter(({ id }) =>
    (store.alerts.get(id) ?? []).some(({ event }) => event.found?.reason === reason),
  );
}
