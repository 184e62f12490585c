import { describe, expect, it } from 'vitest';
import { addSeconds } from '../../src/lib/instant.ts';
import { accessTo } from '../support/command-line-access.ts';
import { PageWorld } from '../support/page-world.ts';
import { anAcceptance, aSilence } from '../support/persons-items.ts';
import { World } from '../support/world.ts';

const rules = `
version: 1
defaults: { policy: climb, groupWait: 0s }
targets: { chat: { recorder: {} } }
policies: { climb: { steps: [ { notify: [chat] } ] } }
routes: []
`;
const until = '2026-11-30T00:00:00.000Z';
const reason = 'moves to Aurora';
const accept = { owner: 'data team', reason, until } as const;
const quiet = { reason, until } as const;

/** An incident that chat was told of, beside so many silences and acceptances of people, and how somebody asks for one more. */
async function fullBy(many: number) {
  const world = new World(rules);
  await world.backupFails({});
  await world.passes('1s');
  world.expectNotice('chat', 'opened');
  const { id } = world.onlyIncident();
  const { silences, acceptances } = world.store;
  const facts = { from: world.now, until: addSeconds(world.now, 7 * 86_400) };
  for (let made = 0; made < many; made += 1) {
    silences.keep({ ...aSilence({ match: { account: ['444455556666'] } }).silence.after, ...facts });
    acceptances.keep({ ...anAcceptance().acceptance.after, ...facts });
  }
  const access = accessTo(world);
  const page = new PageWorld(world);
  const said = (answered: object) =>
    'reason' in answered ? answered.reason : 'refused' in answered ? answered.refused : 'done';
  const onPage = async (ask: 'accept' | 'quiet', fields: Record<string, string>) => {
    const { statusCode, body } = await page.does(ask, fields);
    return statusCode === 303 ? 'done' : body;
  };
  const ways = {
    'an acceptance on the page': () => onPage('accept', accept),
    'an acceptance in Slack': async () => said(await world.asks({ ask: 'accept', ...accept })),
    'an acceptance at the command line': async () => said(await access.accept(id, accept)),
    'a silence on the page': () => onPage('quiet', quiet),
    'a silence in Slack': async () => said(await world.asks({ ask: 'quiet', ...quiet })),
    'a silence of an incident at the command line': async () =>
      said(await access.answer(id, { ask: 'quiet', ...quiet })),
    'a silence at the command line': async () =>
      said(await access.addSilence({ match: { severity: ['low'] }, ...quiet, all: false })),
  };
  const count = async () => [
    (await silences.since('')).length,
    (await acceptances.since('')).length,
    world.onlyIncident().revision,
  ];
  return { ways, count };
}

const ways = [
  'an acceptance on the page',
  'an acceptance in Slack',
  'an acceptance at the command line',
  'a silence on the page',
  'a silence in Slack',
  'a silence of an incident at the command line',
  'a silence at the command line',
] as const;

describe('journeys: the 151st of what people make', () => {
  it.each(ways)('%s is refused, changes nothing, and says what to do', async (way) => {
    const { ways, count } = await fullBy(150);
    const before = await count();

    const kind = way.includes('silence') ? 'silence' : 'acceptance';
    expect(await ways[way]()).toContain(
      `150 ${kind}s hold, and no more than 150 may. End one that is not needed (npx backup-alerts ${kind} list, npx backup-alerts ${kind} end), then do this again.`,
    );
    expect(await count()).toEqual(before);
  });

  it.each(ways)('%s is made while 149 hold', async (way) => {
    const { ways } = await fullBy(149);

    expect(await ways[way]()).toBe('done');
  });
});
