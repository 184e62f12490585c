import { expect, it } from 'vitest';
import { eventually } from '../../local/eventually.ts';
import { textOf } from '../../local/observer.ts';
import { climbing } from './rules.ts';
import { openings, openWorld } from './world.ts';

const world = openWorld();

/** Opens the dialog of a message in Slack, and sends it so. */
async function fill({ channel, ts }: { channel: string; ts: string }, values: Record<string, string>): Promise<void> {
  await eventually('an open dialog', async () => (await world.press({ channel, ts, actionId: 'more' })).ok);
  const { errors } = await eventually('an answer to the dialog', async () => {
    const sent = await world.submit({ values });
    return sent.ok ? sent : null;
  });
  expect(errors).toEqual({});
}

/** Fails, and answers with the incident and the message that opens its conversation. */
async function fails(name: string) {
  await world.backupFails(name);
  const { id } = await world.incident(name);
  const heard = await world.hears('the alert', id, (all) => openings(all).length > 0);
  const { channel = '', ts = '' } = openings(heard)[0] ?? {};
  return { id, message: { channel, ts } };
}

it('what was resolved with a reason and fails again is a relapse, told in the thread and the ticket of the first', async () => {
  const name = world.newName();
  const first = await fails(name);
  const { tickets } = await world.hears('the ticket', first.id, (all) => all.tickets.length > 0);
  await fill(first.message, { ask: 'resolve', words: 'the key is enabled' });
  await world.incident(name, ({ status }) => status === 'resolved');
  await world.hears('the reason, in Slack', first.id, ({ slack }) =>
    JSON.stringify(slack).includes('the key is enabled'),
  );

  await world.backupFails(name);
  const second = await world.incident(name, ({ id }) => id !== first.id);

  expect(second).toMatchObject({
    status: 'open',
    acknowledgement: null,
    relapseOf: { incidentId: first.id, number: 1, resolvedBy: 'ana.ruiz' },
  });
  const { slack } = await world.hears('the relapse, in Slack', second.id, (all) => all.slack.length > 0);
  expect(slack.map(({ threadTs }) => threadTs)).toContain(first.message.ts);
  expect(slack.map(({ blocks }) => textOf(blocks)).join('\n')).toContain(`Relapse of incident ${first.id}`);
  const ticket = await eventually('the relapse, in the ticket', async () => {
    const { jira } = await world.received();
    const one = jira.find(({ key }) => key === tickets[0]?.key);
    return textOf(one?.comments).includes(`Relapse of incident ${first.id}`) ? one : null;
  });
  expect(ticket?.status.name).not.toBe('Done');
  expect((await world.receivedAbout(second.id)).tickets.every(({ key }) => key === ticket?.key)).toBe(true);
});

it('the next step is taken when somebody wants it, and not hours later', async () => {
  const name = world.newName(climbing);
  const { id, message } = await fails(name);
  // The pager is told after six seconds, and the step after that is due in six hours.
  await world.incident(name, ({ escalation: { stepsTaken } }) => stepsTaken === 2);
  await fill(message, { ask: 'next-step' });

  await world.incident(name, ({ escalation: { stepsTaken } }) => stepsTaken === 3);
  const record = (await world.records(id)).at(-1);
  expect(record).toMatchObject({ what: 'step', actor: 'ana.ruiz' });
  // The same pager as before, which is therefore reminded.
  expect(record?.details).toMatchObject({ tells: expect.arrayContaining(['dba-pager: reminded']) });
  await eventually('the pager hears it again', async () => {
    const rows = (await world.ledger(id)).filter(({ target }) => target === 'dba-pager');
    const heard = rows.filter(({ status }) => status === 'delivered').map(({ kind }) => kind);
    return heard.includes('escalated') && heard.includes('reminded');
  });
});
