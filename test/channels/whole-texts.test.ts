import { describe, expect, it } from 'vitest';
import { mailHtml } from '../../src/channels/email/html.ts';
import { planOf } from '../../src/channels/pagerduty/event.ts';
import { slackBlocks } from '../../src/channels/slack/blocks.ts';
import { openIncident, summarise } from '../../src/incidents/open-incident.ts';
import type { IncidentNotice } from '../../src/notices/notice.ts';
import { plainText } from '../../src/notices/plain-text.ts';
import { anAlert } from '../support/alerts.ts';
import { pageIncidentId, pageOf } from '../support/hostile-page.ts';
import { aDecision, anIncident } from '../support/incidents.ts';
import { aNotice } from '../support/notices.ts';

const arn = anAlert().resource.arn as string;

/** What stands last in a message of Slack: what people copy, whole. */
function wholeInSlack(notice: IncidentNotice): string {
  const last = slackBlocks(notice, 'buttons').at(-1) as { text: { text: string } };
  return last.text.text;
}

const detailsOf = (notice: IncidentNotice) => {
  const [event] = planOf(notice, null).events;
  return event?.event_action === 'trigger' ? event.payload.custom_details : {};
};

describe('channels: what stands whole', () => {
  it('a value that was too long for any place is not said to be whole, and says where it was cut', () => {
    const jobId = `<begin>${'&'.repeat(3000)}<end>`;
    const notice = aNotice('opened', { alerts: [anAlert({ event: { jobId } })] });

    expect(wholeInSlack(notice)).toBe(`*ARN* \`${arn}\``);
    const [job] = notice.facts.filter(({ id }) => id === 'job');
    expect(job).toMatchObject({ isCut: true, value: expect.stringMatching(/^<begin>&+…&+<end>$/) });
    expect(notice.facts.filter(({ isCut }) => isCut)).toEqual([job]);
  });

  it('a value that only Slack has no room for stands whole at the end', () => {
    const jobId = '&'.repeat(190);
    const notice = aNotice('opened', { alerts: [anAlert({ event: { jobId } })] });

    expect(wholeInSlack(notice)).toContain(`*Backup job* \`${'&amp;'.repeat(190)}\``);
  });

  it('two values of the same name both stand whole', () => {
    const vaultName = 'v'.repeat(300);
    const name = 'r'.repeat(300);
    const alert = anAlert({ resource: { name, type: 'Vault' }, job: { vaultName } });
    const incident = anIncident({ alerts: [summarise(alert)] });
    const notice = aNotice('opened', { incident, alerts: [alert] });

    expect(wholeInSlack(notice)).toContain(vaultName);
    expect(wholeInSlack(notice)).toContain(name);
    expect(Object.values(detailsOf(notice))).toEqual(expect.arrayContaining([vaultName, name]));
  });

  it('of words of AWS that are longer than a message keeps, it is said that it is the beginning', () => {
    const notice = aNotice('opened', { alerts: [anAlert({ error: { message: 'w'.repeat(4000) } })] });

    const label = 'AWS says (the beginning)';
    expect(wholeInSlack(notice)).toContain(`*${label}*\n`);
    expect(mailHtml(notice)).toContain(label);
    expect(plainText(notice, 20_000)).toContain(`${label}: w`);
    expect(Object.keys(detailsOf(notice))).toContain(label);
    expect(Object.keys(detailsOf(notice))).toContain('ARN, in full');
  });

  it('words of AWS that only their place has no room for stand whole', () => {
    const message = 'w'.repeat(1500);
    const notice = aNotice('opened', { alerts: [anAlert({ error: { message } })] });

    expect(detailsOf(notice)['AWS says, in full']).toBe(message);
  });

  it('an ARN that an incident has no room for is none, and never a part of itself', () => {
    const long = `${arn}${'x'.repeat(600)}`;
    const alert = anAlert({ resource: { arn: long, name: 'n'.repeat(300) } });
    const { alerts } = openIncident('01KB', alert, aDecision(), '2026-11-22T03:47:00.000Z').after;
    expect(alerts[0]?.resourceArn).toBeNull();

    const stored = { ...summarise(alert), resourceArn: long.slice(0, 500) };
    const notice = aNotice('opened', { incident: anIncident({ alerts: [stored] }), alerts: [] });
    expect(notice.whole).toEqual([]);
    expect(aNotice('opened', { incident: anIncident({ alerts: [stored] }), alerts: [alert] }).whole).toContainEqual({
      label: 'ARN',
      value: long,
      isArn: true,
    });
    const [resource] = notice.facts;
    expect(resource).toMatchObject({ id: 'resource', isCut: true, value: expect.stringContaining('…') });
  });

  it('a name that the alert has whole stands whole', () => {
    const alert = anAlert({ resource: { name: 'n'.repeat(300) } });
    const notice = aNotice('opened', { incident: anIncident({ alerts: [summarise(alert)] }), alerts: [alert] });

    expect(notice.whole).toContainEqual({ label: 'RDS', value: 'n'.repeat(300) });
  });

  it('the page of an incident has it whole, too, and of each resource the ARN or nothing of it', async () => {
    const long = `${arn}-${'x'.repeat(400)}`;
    const role = `arn:aws:iam::111122223333:role/${'r'.repeat(300)}`;
    const alert = anAlert({ event: { iamRoleArn: role }, resource: { arn: long }, error: { category: 'access' } });
    const one = anIncident({ id: pageIncidentId, alerts: [summarise(alert)] });
    const { body } = await pageOf({ incident: one, alerts: [alert] });
    expect(body).toContain(`<dt><bdi>ARN</bdi></dt><dd><code><bdi>${long}</bdi></code></dd>`);
    expect(body).toContain(`<dt><bdi>Role</bdi>, in full</dt><dd><code><bdi>${role}</bdi></code></dd>`);

    const other = anAlert({ event: { resourceArn: `${arn}-2` }, resource: { arn: `${arn}${'y'.repeat(600)}` } });
    const both = { ...one, alerts: [summarise(alert), summarise(other)], openLanes: 2, alertCount: 2 };
    const group = await pageOf({ incident: both, alerts: [alert, other] });
    expect(group.body).toContain(long);
    expect(group.body).not.toContain('yyyy');
  });
});
