import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type StatusAccess, showStatus } from '../../src/cli/status/status.ts';
import type { EvidenceRecord } from '../../src/evidence/record.ts';
import { sendWeeklyDigest } from '../../src/pipeline/guard/weekly-digest.ts';
import { folderWith, runCli } from '../cli/run-cli.ts';
import { around, jobsOf, now, plan, table, nights as week } from '../findings/an-account.ts';
import { accessTo } from '../support/command-line-access.ts';
import { editedEverywhere } from '../support/edited.ts';
import { World } from '../support/world.ts';

const rules = (drills: string) => `
version: 1
defaults: { policy: platform, groupWait: 0s }
targets: { chat: { recorder: {} }, pager: { recorder: {} }, news: { recorder: {} } }
policies: { platform: { steps: [{ notify: [chat] }, { after: 30m, notify: [pager] }] } }
routes: [{ name: ignored, match: { resource: { type: [EFS] } }, ignore: only a test }]
bulletins: [news]
${drills}`;

const planned = `drills:
  - { name: nightly, schedule: "0 2 * * *", timezone: UTC, answer: false }
  - { name: orders, schedule: "30 2 * * *", timezone: UTC, answer: false, like: ["arn:aws:rds:eu-west-1:111122223333:db:orders-db"] }`;

/** Three nights with real failures, once with drills in between and once without. */
async function nights(drills: string): Promise<World> {
  const world = new World(rules(drills));
  for (let night = 0; night < 3; night += 1) {
    await world.passesWatched('50m');
    await world.backupFails({ jobId: `night-${night}` });
    await world.passesWatched('110m');
    await world.backupFails({
      jobId: `efs-${night}`,
      resourceArn: 'arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-1',
      resourceType: 'EFS',
    });
    await world.acknowledges('Ana', realIncidents(world).at(-1)?.id);
    await world.passesWatched('20m');
    await world.backupSucceeds({ jobId: `good-${night}` });
    await world.passesWatched('21h');
  }
  return world;
}

const realIncidents = (world: World) => [...world.store.incidents.values()].filter(({ drill }) => !drill);
const isOfDrill = ([first]: readonly EvidenceRecord[]) => first?.subject?.kind === 'drill';

/** All that reports, digests, rates, figures and evidence are made of, without what says of itself that it is a drill. */
function seen(world: World): Record<string, string> {
  const ids = new Map(realIncidents(world).map(({ id }, index) => [id, `incident-${index}`]));
  const drillIds = [...world.store.incidents.values()].filter(({ drill }) => drill).map(({ id }) => id);
  const ofDrill = (id: string) => drillIds.includes(id);
  const parts = {
    incidents: realIncidents(world),
    lanes: [...world.store.lanes.values()].filter(({ key }) => !key.endsWith('|drill')),
    groups: [...world.store.groups].filter(([, id]) => !ofDrill(id)),
    records: [...world.store.chains]
      .filter(([id, chain]) => !ofDrill(id) && !isOfDrill(chain))
      .map(([, chain]) => chain),
    hidden: world.store.hidden,
    runs: world.store.heardJobs,
    due: world.dueRuns,
    retries: world.store.retryBooks,
    heard: world.heard.flatMap(({ target, notice: { acknowledgeUrl: _signed, ...notice } }) =>
      ofDrill(notice.incidentId) ? [] : [{ target, notice }],
    ),
    announced: world.announced,
    counted: world.counted,
    measured: world.measured.filter(({ metric }) => !/^(?:Events|Deliver|Time)/.test(metric)),
  };
  const asText = (part: unknown) => {
    const text = JSON.stringify(part, (_key, value) => (value instanceof Map ? [...value] : value), 1);
    return [...ids]
      .reduce((named, [id, name]) => named.split(id).join(name), text)
      .replaceAll(/[0-9a-f]{64}/g, 'hash')
      .replaceAll(/"rulesVersion": "[^"]*"/g, '"rulesVersion": ""');
  };
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, asText(part)]));
}

async function digestOf(world: World): Promise<unknown> {
  const announced: unknown[] = [];
  world.now = '2026-12-07T12:00:00.000Z';
  await sendWeeklyDigest({
    ...world.dependencies(),
    queue: {
      send: async (orders: readonly { announcement?: unknown }[]) =>
        void announced.push(...orders.map((one) => one.announcement)),
    } as never,
    announcements: {
      lastWeek: async () => null,
      rememberWeek: async () => undefined,
    } as never,
    hidden: { between: async () => world.store.hidden },
    place: { accountId: '111122223333', region: 'eu-west-1', parameter: '/x' },
  });
  return announced;
}

describe('journeys: drills that the rules plan leave nothing in what counts', () => {
  it('worlds with and without them are the same, byte for byte, but for what is of the drills', async () => {
    const [with_, without] = [await nights(planned), await nights('')];
    const played = [...with_.store.incidents.values()].filter(({ drill }) => drill);

    expect(played).toHaveLength(6);
    expect(played.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 'resolved'));
    expect(realIncidents(without).length).toBeGreaterThan(1);
    expect(without.store.hidden.length).toBeGreaterThan(1);
    const [a, b] = [seen(with_), seen(without)];
    for (const part of Object.keys(b)) expect(a[part], part).toBe(b[part]);
    expect(await digestOf(with_)).toEqual(await digestOf(without));
  });

  it('nor does a drill that is under way change what status says but of drills, nor whether it is calm', async () => {
    const [with_, without] = [await underWay(planned), await underWay('')];

    expect(with_.json.drills).toHaveLength(1);
    expect(without.json.drills).toEqual([]);
    expect(with_.text).toContain('\nDrills under way\n');
    const apart = ({ code, text, json }: Awaited<ReturnType<typeof underWay>>) => {
      const lines = text.split('\n\n').filter((block) => !block.startsWith('Drills under way\n'));
      return { code, lines, json: { ...json, drills: [] } };
    };
    expect(apart(with_)).toEqual(apart(without));
    expect((await underWay(planned, false)).code).toBe(0);
  });

  it('rules with drills have the same checkup', async () => {
    const looks = async (drills: string) => {
      const folder = folderWith({
        'rules.yml': editedEverywhere(rules(drills), ['recorder: {}', 'sns: {}']),
        ...checkedAccount,
      });
      const { out, code } = await runCli([
        ...['checkup', '--files', folder, '--at', now, '--json'],
        ...['--rules', path.join(folder, 'rules.yml')],
      ]);
      return { code, ...JSON.parse(out) };
    };
    const checkup = await looks(planned);

    expect(checkup.findings.length).toBeGreaterThan(0);
    expect(checkup).toEqual(await looks(''));
  });
});

const checkedAccount = {
  ...{ ...plan(), ...around() },
  'list-backup-jobs.json': JSON.stringify({ BackupJobs: jobsOf(table('orders'), week.slice(0, 6)) }),
};

/** What status says while the drill of two o'clock is under way, ids apart. */
async function underWay(drills: string, isFailed = true) {
  const world = new World(rules(drills));
  await world.passesWatched('50m');
  if (isFailed) await world.backupFails({ jobId: 'night' });
  await world.passesWatched('10m');
  const deployment = {
    parts: async () => ({ value: [{ logicalId: 'WatchLambdaFunction', physicalId: 'watch' }] }),
    lastHeartbeat: async () => ({ value: world.now }),
  } as unknown as StatusAccess['deployment'];
  const says = async (json: boolean) => {
    let said = '';
    const terminal = {
      ...{ columns: 150, colour: false, version: '1.2.3', now: () => world.now, err: () => undefined },
      ...{ readInput: async () => Buffer.alloc(0), ask: async () => null },
      out: (text: string) => {
        said += text;
      },
    };
    const code = await showStatus({ json }, { incidents: accessTo(world), deployment }, terminal);
    const [real] = realIncidents(world);
    return { code, said: real === undefined ? said : said.split(real.id).join('incident') };
  };
  const [{ said: text, code }, { said: json }] = [await says(false), await says(true)];
  return { code, text, json: JSON.parse(json) as Record<string, unknown> };
}
