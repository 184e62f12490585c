import { describe, expect, it } from 'vitest';
import { channels } from '../../src/channels/registry.ts';
import { mentionsOf } from '../../src/channels/slack/mentions.ts';
import { smsText } from '../../src/notices/sms-text.ts';
import { ofWork, runbookLinks, type Work, workByRules } from '../../src/notices/work.ts';
import { rulesOf } from '../routing/sample-rules.ts';
import { channelOf } from '../support/channel-of.ts';
import { aGroup, anIncident, anOrder } from '../support/incidents.ts';
import { aNotice } from '../support/notices.ts';

const owner = { name: 'dba', slack: 'S0123456789', jiraAssignee: null, runbook: 'https://wiki.example.com/dba' };
const work: Work = {
  owners: [owner, { ...owner, name: 'payments', slack: 'U0123456789', runbook: 'https://wiki.example.com/pay' }],
  deadlines: { acknowledgeBy: '2026-11-22T03:00:00.000Z', resolveBy: '2026-11-24T12:30:00.000Z' },
  ticket: { label: 'OPS-33', url: 'https://example.atlassian.net/browse/OPS-33' },
};

describe('notices/work: who works on it, by when and by what', () => {
  it.each(channels.map((channel) => [channel.id, channel] as const))(
    '%s links the runbooks and the ticket and says the deadlines',
    (_id, channel) => {
      const sent = JSON.stringify(channel.preview(channel.example, aNotice('opened', { work }), { ref: null }));

      for (const link of ['https://wiki.example.com/dba', 'https://wiki.example.com/pay', work.ticket?.url ?? '']) {
        expect(sent).toContain(link);
      }
      expect(sent).toContain('Runbook of payments');
      expect(sent).toMatch(/Resolve by/);
      expect(sent).toMatch(/2026-11-24(?: 12:30 UTC|T12:30)|1795523400/);
      expect(sent).toMatch(/overdue/);
    },
  );

  it.each(channels.map((channel) => [channel.id, channel] as const))(
    '%s says what the rules call the account, of one resource and of several',
    (_id, channel) => {
      for (const incident of [undefined, aGroup(3)]) {
        const named = aNotice('opened', { work: { accountName: 'prod-databases' }, ...(incident && { incident }) });
        const sent = JSON.stringify(channel.preview(channel.example, named, { ref: null }));

        expect(named.brief).toContain('111122223333 (prod-databases)');
        expect(sent).toContain('111122223333 (prod-databases) eu-west-1');
      }
    },
  );

  it('the name of an account stands in the subject of mails, in telephones where there is room, and can be no markup', () => {
    const mail = (accountName: string) =>
      channelOf('email')?.preview({ to: ['dba@example.com'] }, aNotice('opened', { work: { accountName } }), {
        ref: null,
      });

    expect(mail('prod-databases')).toMatchObject({
      subject: '[CRITICAL] Backup failed: orders-db (RDS) in prod-databases',
    });
    expect(JSON.stringify(mail('<b>x</b>'))).not.toContain('<b>x</b> eu-west-1');
    const notice = aNotice('opened', { work: { accountName: 'prod-databases' } });
    expect(smsText(notice, 300, '')).toContain('111122223333 (prod-databases)');
    expect(smsText(aNotice('opened', { work: { accountName: 'p'.repeat(80) } }), 140).length).toBeLessThanOrEqual(140);
  });

  it('owners are called on in Slack beside whom the step or the target names, unless the step says nobody', () => {
    const calls = (mention?: readonly string[], kind: 'opened' | 'acknowledged' = 'opened') =>
      mentionsOf(aNotice(kind, { work, order: anOrder({ kind, ...(mention && { mention }) }) }), ['here']);

    expect(calls()).toEqual(['S0123456789', 'U0123456789', 'here']);
    expect(calls(['U0123456789', 'W0123456789'])).toEqual(['S0123456789', 'U0123456789', 'W0123456789']);
    expect(calls([])).toEqual([]);
    expect(calls(undefined, 'acknowledged')).toEqual([]);
  });

  it('has what owners say, and nothing of what they do not', () => {
    const silent = { name: 'web', slack: null, jiraAssignee: null, runbook: null };
    const assigned = { ...silent, jiraAssignee: '5b10ac8d82e05b22cc7d4ef5' };

    expect(ofWork({ owners: [silent, assigned] })).toEqual({ assignee: '5b10ac8d82e05b22cc7d4ef5' });
    expect(ofWork({})).toEqual({});
    expect(runbookLinks({ owners: [silent, owner] })).toEqual([{ label: 'Runbook', url: owner.runbook }]);
    expect(runbookLinks({ owners: [owner, { ...owner, name: 'payments' }] })).toEqual([
      { label: 'Runbook', url: owner.runbook },
    ]);
  });

  it('is by the rules in force: what they call the account, and their deadlines', () => {
    const rules = (text: string) => rulesOf(`version: 1\n${text}`);
    const named = rules(`accounts: { '111122223333': prod }\nresponseWindows: { critical: { resolve: 4h } }`);

    expect(workByRules(anIncident(), named)).toMatchObject({
      accountName: 'prod',
      deadlines: { resolveBy: '2026-11-22T07:13:00.000Z' },
    });
    expect(workByRules(anIncident(), rules('routes: []'))).toEqual({ owners: [], deadlines: {} });
  });
});
