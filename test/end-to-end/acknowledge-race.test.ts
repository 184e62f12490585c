import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { eventually, neverUntil } from '../../local/eventually.ts';
import { climbing } from './rules.ts';
import { openings, openWorld } from './world.ts';

const world = openWorld();

it.concurrent.each([900, 400, 200, 100, 0])(
  'I4: acknowledged %i ms before the next step is due, no step starts after the commit',
  async (early) => {
    const name = world.newName(climbing);
    await world.backupFails(name);
    const { id } = await world.incident(name);
    const heard = await world.hears('the alert', id, (all) => openings(all).length > 0);
    const [message] = openings(heard);
    const { escalation } = await world.incident(name, ({ escalation: { stepsTaken } }) => stepsTaken === 1);
    const due = Date.parse(escalation.nextStepAt ?? '');

    await sleep(Math.max(0, due - early - Date.now()));
    const { channel = '', ts = '' } = message ?? {};
    await eventually('an answer to the press', async () => {
      const { ok } = await world.press({ channel, ts, actionId: 'acknowledge' });
      return ok;
    });

    const { acknowledgement } = await world.incident(name, ({ status }) => status === 'acknowledged');
    await neverUntil('A step was taken after the acknowledgement', due + 4000, async () => {
      const whats = (await world.records(id)).map(({ what }) => what);
      return whats.lastIndexOf('step') > whats.indexOf('acknowledged') ? whats : null;
    });
    const records = await world.records(id);
    const steps = records.filter(({ what }) => what === 'step').length;
    const pagerRows = (await world.ledger(id)).filter(
      ({ target, kind }) => target === 'dba-pager' && kind === 'escalated',
    );
    expect(pagerRows.length).toBe(steps - 1);
    expect(acknowledgement?.by).toBe('ana.ruiz');
  },
);

it.concurrent('an incident is put off and resolved with a reason from the dialog in Slack, and kept quiet', async () => {
  const name = world.newName(climbing);
  await world.backupFails(name);
  const { id } = await world.incident(name);
  const [message] = openings(await world.hears('the alert', id, (all) => openings(all).length > 0));
  const { channel = '', ts = '' } = message ?? {};
  const fill = async (values: Record<string, string>) => {
    await eventually('an open dialog', async () => (await world.press({ channel, ts, actionId: 'more' })).ok);
    return eventually('an answer to the dialog', async () => {
      const sent = await world.submit({ values });
      return sent.ok ? sent : null;
    });
  };

  expect((await fill({ ask: 'snooze', for: '4' })).errors).toEqual({});
  const { acknowledgement } = await world.incident(name, ({ status }) => status === 'acknowledged');
  expect(acknowledgement).toMatchObject({ by: 'ana.ruiz', actor: { how: 'signed-by-slack' } });
  expect((await fill({ ask: 'resolve' })).errors).toEqual({ words: 'Say why it is over.' });
  expect((await fill({ ask: 'quiet', for: '1', words: 'moves' })).errors).toEqual({});
  expect((await fill({ ask: 'resolve', words: 'retired' })).errors).toEqual({});
  const { resolution } = await world.incident(name, ({ status }) => status === 'resolved');
  expect(resolution).toMatchObject({ by: 'ana.ruiz', why: 'retired' });
});
