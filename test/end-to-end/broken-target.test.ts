import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../../local/eventually.ts';
import type { Fault } from '../../local/simulators/faults.ts';
import { bouncing } from './rules.ts';
import { openings, openWorld, type World } from './world.ts';

const world = openWorld();
afterEach(() => world.clearFaults());

describe('I6: a broken target delays nobody else, and hears once it works again', () => {
  it.each<{ what: string; fault: Omit<Fault, 'vendor' | 'match'> }>([
    { what: '429 twice', fault: { kind: 'rate-limit', retryAfter: 2, times: 2 } },
    { what: '503', fault: { kind: 'status', status: 503, times: 1 } },
    { what: 'a connection cut', fault: { kind: 'reset', times: 1 } },
    { what: 'an answer that got lost', fault: { kind: 'truncate', times: 1 } },
    // Ten seconds until the attempt is ended.
    { what: 'a post that got through without answer', fault: { kind: 'hang', applied: true } },
  ])('Slack: $what', async ({ fault }) => {
    const name = world.newName();
    await world.fault({ ...fault, vendor: 'slack', match: name });
    await world.backupFails(name);
    const incident = await world.incident(name);
    const { id } = incident;

    const heard = await world.hears('mail, ticket and topic', id, (all) =>
      [all.mails, all.tickets, all.sns].every(({ length }) => length === 1),
    );
    const last = Math.max(...[heard.mails[0]?.at, heard.sns[0]?.at].map((at) => Date.parse(at ?? '')));
    expect(last - Date.parse(incident.openedAt)).toBeLessThan(5000);

    await delivered(world, id, 'backup-channel');
    expect(openings(await world.receivedAbout(id))).toHaveLength(1);
    expect(await otherAttempts(id)).toEqual([1, 1, 1]);
  });

  it('Slack: a channel that is gone is replaced by the fallback at once, which says for whom it stands in', async () => {
    const name = world.newName();
    await world.fault({ vendor: 'slack', kind: 'ok-false', error: 'channel_not_found', times: 0, match: name });
    await world.backupFails(name);
    const { id } = await world.incident(name);

    const { sns, slack } = await world.hears('the topic, twice', id, (all) => all.sns.length === 2);
    expect(
      sns.filter(({ message }) => message.includes('Sent here because backup-channel could not be reached')),
    ).toHaveLength(1);
    expect(slack).toHaveLength(0);
    expect(await otherAttempts(id)).toEqual([1, 1, 1]);
  });
});

it('a mail that bounces is said by the next in line, and the ledger has both', async () => {
  const name = world.newName(bouncing);
  await world.backupFails(name);
  const { id } = await world.incident(name);

  const { sns } = await world.hears('the topic, in its stead', id, (all) => all.sns.length > 0);
  expect(sns[0]?.message).toContain('Sent here because gone-mail could not be reached');
  await delivered(world, id, 'gone-mail');
});

function delivered({ ledger }: World, id: string, name: string) {
  return eventually(
    `a delivery to ${name}`,
    async () => (await ledger(id)).some(({ target, status }) => target === name && status === 'delivered'),
    40_000,
  );
}

async function otherAttempts(id: string): Promise<number[]> {
  const rows = await world.ledger(id);
  return rows
    .filter(({ target, kind }) => target !== 'backup-channel' && kind === 'opened')
    .flatMap((row) => (row.noticeId.includes('-instead') ? [] : [row.attempts]));
}
