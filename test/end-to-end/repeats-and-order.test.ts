import { expect, it } from 'vitest';
import { eventually, neverUntil } from '../../local/eventually.ts';
import { localAws } from '../../local/local-aws.ts';
import { openedPerTarget, openWorld } from './world.ts';

const world = openWorld();
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

it.concurrent('an event heard three times is one incident, told once to each target', async () => {
  const name = world.newName();
  const { event } = await world.backupFails(name);
  await localAws(world.addresses.endpoint).putEvent(event);
  const { id } = await world.incident(name);
  const isToldToAll = (heard: Parameters<typeof openedPerTarget>[0]) =>
    Object.values(openedPerTarget(heard)).every((count) => count > 0);
  await world.hears('Slack, mail, ticket and topic', id, isToldToAll);

  await world.aws.putEvent(event);
  await intakeIsEmpty();

  await neverUntil('A repeated event was told', Date.now() + 3000, async () => {
    const told = openedPerTarget(await world.receivedAbout(id));
    return Object.values(told).some((count) => count > 1) ? told : null;
  });
  expect((await world.incidents()).filter(({ alerts }) => alerts[0]?.resourceName === name)).toHaveLength(1);
  expect(await world.incidentOf(name)).toMatchObject({ id, alertCount: 1, status: 'open' });
});

it.concurrent('I3: a failure that arrives after the success of a later job is on record and disturbs nobody', async () => {
  const name = world.newName();
  await world.backupCompletes(name, { startedAt: minutesAgo(10) });
  await intakeIsEmpty();

  await world.backupFails(name, { startedAt: minutesAgo(60) });

  const incident = await world.incident(name);
  expect(incident).toMatchObject({ status: 'resolved', resolution: { by: 'AWS Backup' } });
  await neverUntil('Somebody was told', Date.now() + 3000, async () => {
    const heard = await world.receivedAbout(incident.id);
    return heard.slack.length + heard.mails.length + heard.tickets.length + heard.sns.length > 0;
  });
});

it.concurrent('I3: only the success of a later job resolves', async () => {
  const name = world.newName();
  await world.backupFails(name, { startedAt: minutesAgo(30) });
  const { id } = await world.incident(name);
  await world.hears('the alert', id, ({ tickets }) => tickets.length > 0);

  await world.backupCompletes(name, { startedAt: minutesAgo(60) });
  await intakeIsEmpty();
  expect((await world.incident(name)).status).toBe('open');

  await world.backupCompletes(name, { startedAt: minutesAgo(5) });
  await world.incident(name, ({ status }) => status === 'resolved');
  await world.hears('the ticket done', id, ({ tickets }) => tickets[0]?.status.category === 'done');
});

/** Waits until ingest has taken in everything that was sent. */
async function intakeIsEmpty(): Promise<void> {
  const { IntakeQueueUrl = '' } = world.addresses.outputs;
  await eventually('an empty intake queue', async () => {
    const { waiting, inFlight, delayed } = await world.aws.queueDepth(IntakeQueueUrl);
    return waiting + inFlight + delayed === 0;
  });
}
