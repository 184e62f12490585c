import { expect, it } from 'vitest';
import { eventually } from '../../local/eventually.ts';
import { answeredThere } from './rules.ts';
import { openings, openWorld } from './world.ts';

const world = openWorld();

interface VendorState {
  pagerduty: { dedupKey: string; state: string; log: { action: string }[] }[];
  jira: { key: string; status: { name: string }; properties: Record<string, { incidentId?: string }> }[];
  sentWebhooks: { vendor: string; dueAt: number | null; tries: { status: number | null }[]; body: unknown }[];
}

const control = async (action: string, body: object): Promise<void> => {
  const url = `${world.addresses.simulatorsUrl}/_sim/${action}`;
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${action} answered ${answer.status}: ${await answer.text()}`);
};
const vendors = async () =>
  (await (await fetch(`${world.addresses.simulatorsUrl}/_sim/state`)).json()) as unknown as VendorState;

it('an acknowledgement in PagerDuty shows in Slack and Jira, and comes back from neither; who closes the ticket resolves it', async () => {
  await control('config', { pagerDutyWebhookPath: '/in/oncall', jiraWebhookPath: '/in/tickets' });
  try {
    const name = world.newName(answeredThere);
    await world.backupFails(name);
    const { id } = await world.incident(name);
    await world.hears('Slack and Jira', id, (all) => openings(all).length > 0 && all.tickets.length > 0);
    const alertOf = async () => (await vendors()).pagerduty.find(({ dedupKey }) => dedupKey.startsWith(id)) ?? null;
    const { dedupKey } = await eventually('the alert in PagerDuty', alertOf);
    await world.incident(name, ({ outbox }) => outbox.deliveries.length === 0);

    // Until the outcome of the delivery is written down, nothing leads back; a person is slower, and PagerDuty tries once.
    const { acknowledgement } = await eventually('the acknowledgement', async () => {
      await control('pagerduty/press', { dedupKey, action: 'acknowledge', user: 'Ana Ruiz' });
      const incident = await world.incident(name);
      return incident.status === 'acknowledged' ? incident : null;
    });
    expect(acknowledgement).toMatchObject({ by: 'Ana Ruiz', via: 'in PagerDuty', from: 'oncall' });
    expect(acknowledgement?.actor).toEqual({
      kind: 'vendor',
      id: 'PXPGF42',
      name: 'Ana Ruiz',
      how: 'signed-by-vendor',
    });
    await world.hears('Slack', id, (all) =>
      JSON.stringify(all.slack).includes('Acknowledged by Ana Ruiz in PagerDuty'),
    );

    const quiet = await eventually('Jira’s webhooks of what we did there', async () => {
      const { jira, sentWebhooks } = await vendors();
      const issue = jira.find(({ properties }) => properties['backup-alert-router']?.incidentId === id);
      const own = sentWebhooks.filter(({ body }) => JSON.stringify(body).includes(`"${issue?.key}"`));
      const isOver = own.length >= 2 && own.every(({ tries }) => tries.some(({ status }) => status === 200));
      return issue?.status.name === 'In Progress' && isOver ? own : null;
    });
    expect(quiet.every(({ vendor }) => vendor === 'jira')).toBe(true);
    expect((await alertOf())?.log.map(({ action }) => action).filter((one) => one !== 'acknowledge')).toEqual([
      'trigger',
    ]);
    expect(
      (await world.records(id)).map(({ what }) => what).filter((what) => what !== 'opened' && what !== 'step'),
    ).toEqual(['acknowledged']);

    const { jira } = await vendors();
    const key = jira.find(({ properties }) => properties['backup-alert-router']?.incidentId === id)?.key ?? '';
    await control('jira/transition', { site: 'example.atlassian.net', key, transition: '31', user: 'Mei Tanaka' });
    const { resolution } = await world.incident(name, ({ status }) => status === 'resolved');
    expect(resolution).toMatchObject({ by: 'Mei Tanaka', via: 'in Jira', why: 'Done', from: 'tickets' });
  } finally {
    await control('config', { pagerDutyWebhookPath: null, jiraWebhookPath: null });
  }
});
