import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../../local/eventually.ts';
import { localRegion, projectFolder } from '../../local/folders.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { runCommand } from '../commands/run-command.ts';
import { openWorld } from './world.ts';

const world = openWorld();
const { endpoint, outputs } = world.addresses;
afterEach(() => world.clearFaults());

interface Result {
  drill: string;
  passed: boolean;
  incidentId: string;
  plays: { resourceArn: string };
  detectedAfter: number;
  targets: { target: string; state: string; standIn: string | null }[];
  acknowledged: { by: string } | null;
}

/** Types it as people do, on the stage that runs here. */
async function type(words: string) {
  const { code, said } = await runCommand(
    `npx backup-alerts ${words} --stage local --region ${localRegion} --json`,
    projectFolder,
    { endpoint },
  );
  const text = said.slice(said.indexOf('{'), said.lastIndexOf('}') + 1);
  return { code, said, json: (text === '' ? {} : JSON.parse(text)) as Result };
}

const drills = async () => (await world.incidents()).filter(({ drill }) => drill);

/** Waits for the incident of a drill that has just begun. */
async function begun(before: readonly Incident[]): Promise<Incident> {
  const known = new Set(before.map(({ id }) => id));
  return eventually('the incident of the drill', async () => (await drills()).find(({ id }) => !known.has(id)) ?? null);
}

/** Items of the table that are about runs and jobs, of which reports and balances are made, by their keys. */
const counted = /^(?:HEARD|RUNS|RUN|DUE|BALANCE|HIDDEN)/;

describe('drill on the deployed stack', () => {
  it('says who would be told, and sends nothing', async () => {
    const before = await drills();
    const { code, said } = await type('drill --dry-run');

    expect(code, said).toBe(0);
    expect(await drills()).toHaveLength(before.length);
  });

  it('passes when targets are told and somebody acknowledges; it is over then, and no run or figure has it', async () => {
    const before = await drills();
    const played = type('drill --wait 90s');
    const { id } = await begun(before);
    await eventually('somebody is told', async () => {
      const rows = await world.ledger(id);
      return rows.length >= 3 && rows.every(({ status }) => status === 'delivered') ? rows : null;
    });
    expect((await type(`incidents ack ${id}`)).code).toBe(0);
    const { code, said, json } = await played;

    expect(code, said).toBe(0);
    expect(json).toMatchObject({ passed: true, incidentId: id, acknowledged: { by: expect.any(String) } });
    expect(json.detectedAfter).toBeLessThan(30);
    const over = async () => (await drills()).find((one) => one.id === id && one.status === 'resolved') ?? null;
    await eventually('the end of the drill', over);
    expect((await type(`drill --sign-off ${json.drill}`)).code).toBe(0);
    expect((await world.records(json.drill)).map(({ what }) => what)).toEqual(['drill passed', 'drill signed off']);
    const heard = await world.receivedAbout(id);
    for (const { message } of heard.sns) expect(message).toMatch(/^DRILL /);
    for (const { subject } of heard.mails) expect(subject).toMatch(/DRILL/);
    const name = json.plays.resourceArn.split(':').at(-1) ?? '';
    const about = (await world.aws.items(outputs.TableName ?? '')).filter((item) =>
      JSON.stringify(item).includes(name),
    );
    expect(about.length).toBeGreaterThan(0);
    expect(about.map(({ pk }) => String(pk)).filter((pk) => counted.test(pk))).toEqual([]);
  });

  it('fails when Slack is down, which another channel says', async () => {
    await world.fault({ vendor: 'slack', kind: 'ok-false', error: 'channel_not_found', times: 0, match: 'drill-' });

    const { code, said, json } = await type('drill --wait 60s --no-answer');

    expect(code, said).toBe(1);
    const slack = json.targets.find(({ target }) => target.startsWith('backup-channel'));
    expect(slack, said).toMatchObject({ state: 'failed' });
    const { sns } = await world.hears('the stand-in', json.incidentId, (all) => all.sns.length > 0);
    const instead = sns.filter(({ message }) => message.includes('could not be reached'));
    expect(instead[0]?.message).toMatch(/^DRILL /);
  });
});
