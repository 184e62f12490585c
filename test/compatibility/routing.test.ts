import { readFileSync } from 'node:fs';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { incidentOf, storedIncident } from '../../src/adapters/aws/table/stored-forms.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import type { WireItem } from '../support/fake-expressions.ts';
import { FakeTable } from '../support/fake-table.ts';
import { hasReleased, Released, releasedCommit, typelessCommit } from '../support/released.ts';
import { TableWorld } from '../support/table-world.ts';

/** What an earlier release stored of a decision, where it stored it. */
interface Stored {
  route: string;
  policy: string;
  groupKey: string;
  escalation: { acknowledgedForSeconds: number | null; groupIntervalSeconds?: number };
}

function itemsOf(file: string): WireItem[] {
  const text = readFileSync(new URL(`../fixtures/stored/${file}`, import.meta.url), 'utf8');
  if (file.endsWith('.json')) return (JSON.parse(text) as { items: WireItem[] }).items;
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as WireItem);
}

/** Returns the incidents of a fixture as they are stored. */
async function incidentsIn(file: string): Promise<Stored[]> {
  const items = itemsOf(file);
  const table = new FakeTable();
  table.restore(items);
  const keys = items
    .filter(({ pk, sk }) => sk?.S === 'STATE' && String(pk?.S).startsWith('INCIDENT#'))
    .map(({ pk, sk }) => ({ pk: pk?.S, sk: sk?.S }));
  const answers = await Promise.all(
    keys.map((Key) => table.client().send(new GetCommand({ TableName: 'journeys', Key }))),
  );
  return answers.map(({ Item }) => Item?.incident as Stored);
}

describe.each(['0.1.0.json', '0.1.0-reasons.jsonl', '0.2.0-typeless-reasons.jsonl'])(
  'compatibility: what was decided for the incidents of %s',
  (file) => {
    it('is read from where it stood, and is stored there again', async () => {
      const incidents = await incidentsIn(file);
      expect(incidents.length).toBeGreaterThan(0);

      for (const stored of incidents) {
        const { route, policy, groupKey, escalation } = stored;
        const { acknowledgedForSeconds, groupIntervalSeconds } = escalation;
        const incident = incidentOf(stored);

        expect(incident.routing).toEqual({
          route,
          policy,
          groupKey,
          acknowledgedForSeconds,
          groupIntervalSeconds: groupIntervalSeconds ?? 300,
          repeatIntervalSeconds: null,
          template: null,
          labels: {},
        });
        expect(incident).not.toHaveProperty('route');
        expect(incident.escalation).not.toHaveProperty('acknowledgedForSeconds');
        expect(storedIncident(incident)).toMatchObject({ route, policy, groupKey, escalation });
      }
    });
  },
);

const rules = `version: 1
defaults: { policy: platform, groupBy: [account] }
targets: { chat: { sns: {} }, pager: { sns: {} } }
templates: { brief: { title: '<% problem %>' } }
policies:
  platform: { steps: [ { notify: [chat] } ] }
  held: { steps: [ { notify: [pager] } ], acknowledgedFor: 8h }
routes:
  - { name: bad ones, match: { strikes: [ { numeric: [ '>=', 2 ] } ] }, severity: critical, policy: held, groupInterval: 20m, template: brief }
  - { name: the rest, labels: { team: dba }, template: brief, groupInterval: 10m, repeatInterval: 4h }
`;

const opened = {
  route: 'the rest',
  policy: 'platform',
  acknowledgedForSeconds: null,
  groupIntervalSeconds: 600,
  repeatIntervalSeconds: 14_400,
  template: 'brief',
  labels: { team: 'dba' },
};
/** What the incident is called, its words and that it reminds stay when another policy takes over. */
const risen = {
  ...opened,
  route: 'bad ones',
  policy: 'held',
  acknowledgedForSeconds: 28_800,
  groupIntervalSeconds: 1200,
};

describe.skipIf(!hasReleased()).each([releasedCommit, typelessCommit])(
  'compatibility: what %s and this release decide on one table',
  (commit) => {
    let released: Released;

    beforeAll(() => {
      released = new Released(commit);
    });

    afterAll(() => released?.remove());

    async function bothWorlds() {
      const table = new FakeTable();
      return { old: await released.world(table, rules), now: new TableWorld(rules, table) };
    }

    const routingOf = async (world: TableWorld) => ((await world.incidents())[0] as Incident).routing;

    it('this release reads all of what the other one decided', async () => {
      const { old, now } = await bothWorlds();
      await old.backupFails({ startedAt: '2026-11-22T00:10:00.000Z' });

      expect(await routingOf(now)).toMatchObject(opened);
    });

    it('of what both decided the last one holds, whoever it was', async () => {
      const { old, now } = await bothWorlds();
      await now.backupFails({ startedAt: '2026-11-22T00:10:00.000Z' });
      expect(await routingOf(now)).toMatchObject(opened);

      old.now = addSeconds(now.now, 60);
      await old.backupFails({ startedAt: '2026-11-22T00:20:00.000Z' });

      expect(await routingOf(now)).toMatchObject(risen);
    });

    it('what this release decides in the course of an incident is what the other one goes on with', async () => {
      const { old, now } = await bothWorlds();
      await now.backupFails({ startedAt: '2026-11-22T00:10:00.000Z' });
      now.now = addSeconds(now.now, 60);
      await now.backupFails({ startedAt: '2026-11-22T00:20:00.000Z' });
      expect(await routingOf(now)).toMatchObject(risen);

      const incident = (await now.incidents())[0] as Incident;
      const stored = (await old.dependencies().store.load(incident.id)) as unknown as Stored;

      expect(stored).toMatchObject({ route: 'bad ones', policy: 'held', groupKey: incident.routing.groupKey });
      expect(stored).toMatchObject({ template: 'brief', labels: { team: 'dba' } });
      expect(stored.escalation).toMatchObject({
        acknowledgedForSeconds: 28_800,
        groupIntervalSeconds: 1200,
        repeatIntervalSeconds: 14_400,
      });
    });
  },
);
