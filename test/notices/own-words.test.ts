import { describe, expect, it } from 'vitest';
import { customText } from '../../src/notices/custom-text.ts';
import type { IncidentNotice } from '../../src/notices/notice.ts';
import type { NoticeInput } from '../../src/notices/notice-input.ts';
import { templateValues } from '../../src/notices/template-values.ts';
import { clockOf, usualTimes } from '../../src/notices/times.ts';
import { messageFields, templateFields } from '../../src/rules/template-fields.ts';
import { anAlert, anExposure } from '../support/alerts.ts';
import { aGroup, anIncident, anOrder, aRouting } from '../support/incidents.ts';
import { aNotice, aNoticeInOwnWords, anInput, hostileTexts } from '../support/notices.ts';

const told = (parts: { title?: string; text?: string }, input: NoticeInput = anInput()): IncidentNotice =>
  aNoticeInOwnWords('opened', { name: 'brief', title: parts.title ?? null, text: parts.text ?? null }, input);
const textOf = (text: string, input?: NoticeInput) => told({ text }, input).ownWords?.text ?? null;

const alert = anAlert();
const bare = anInput('opened', { alerts: [anAlert({ owner: null, ownerSource: null, exposure: null })] });

describe('notices/custom-text: the title', () => {
  it.each([
    ['<% resource.type %> <% resource.name %>: <% error.code %>', 'RDS orders-db: kms-key-unusable'],
    ['<% resource.name %>: <% problem %>', 'orders-db: KMS key unusable'],
    ['<% resource.name %> <% what %>', 'orders-db backup failed'],
    ['[<% labels.team %>] <% title %>', '[dba] RDS orders-db backup failed (3rd in a row)'],
    ['<% headline %>', 'RDS orders-db backup failed (3rd in a row)'],
    ['<% resource.tags.environment %>: <% resource.name %>', 'prod: orders-db'],
    ['two\nlines  and   blanks', 'two lines and blanks'],
    ['<%# drill %>An exercise<%/ drill %><%^ drill %>For real<%/ drill %>', 'For real'],
    ['No field at all', 'No field at all'],
  ])('%s reads: %s', (title, reads) => {
    const notice = told(
      { title },
      anInput('opened', { incident: anIncident({ routing: aRouting({ labels: { team: 'dba' } }) }) }),
    );

    expect(notice).toMatchObject({ headline: `CRITICAL: ${reads}`, title: reads, subject: reads });
    expect(notice.ownWords).toEqual({ template: 'brief', title: reads, text: null, links: [] });
  });

  it.each([
    ['<% owner %>', 'the one value is not known'],
    ['Owner: <% owner %>, next run <% nextRun %>', 'none of its values is known'],
    ['<%# owner %>Call <% owner %><%/ owner %>', 'its only section is not shown'],
    [': – !', 'nothing but signs is in it'],
    ['\u200b\u0007', 'nothing in it can be seen'],
    [
      '<% resource.tags.constructor %><% labels.__proto__ %><% resource.tags.toString %>',
      'objects have such a field of their own',
    ],
  ])('%j leaves the built-in title, because %s', (title) => {
    const notice = told({ title }, bare);

    expect(notice).toEqual(aNotice('opened', bare));
    expect(notice.ownWords).toBeNull();
  });

  it('severity and drill stay before any title, and the state before that of what is over', () => {
    const input = anInput('resolved', { incident: { ...anInput('resolved').incident, drill: true } });

    expect(told({ title: 'LOW: nothing to see' }, input)).toMatchObject({
      headline: 'DRILL CRITICAL: LOW: nothing to see',
      status: 'resolved',
      drill: true,
    });
  });

  it('a title is cut so that the headline has at most 140 characters', () => {
    const { headline, subject } = told({ title: 'word '.repeat(99) });

    expect(headline).toHaveLength(140);
    expect(headline.endsWith('…')).toBe(true);
    expect(subject.length).toBeLessThanOrEqual(100);
  });

  it.each([
    ['<% resource.name %> is down', 'orders-db is down (50 alerts)', 'orders-db is down and others'],
    ['<% title %>', '50 backups failed in 111122223333 eu-west-1: KMS key unusable', null],
    ['<% alertCount %> alerts of <% owner %>', '50 alerts of team-orders', null],
    ['<%# several %>Many databases<%/ several %>', 'Many databases', null],
  ])('of a group, %s reads: %s', (title, reads, subject) => {
    const notice = told({ title }, anInput('opened', { incident: aGroup(50) }));

    expect(notice.title).toBe(reads);
    expect(notice.subject).toBe(subject ?? reads);
  });

  it.each([
    ['<% nextRun %>', '2026-11-23 04:00 Europe/Berlin'],
    ['<% next %>', 'dba-pager at 2026-11-22 05:02 Europe/Berlin'],
  ])('the time that %s says in a title is written out, where a text has an instant', (field, reads) => {
    const input = anInput('opened', { times: { timezone: 'Europe/Berlin', areInstants: true } });
    const { title, ownWords } = told({ title: field, text: field }, input);

    expect(title).toBe(reads);
    expect(ownWords?.text).toMatch(/T\d\d:\d\d:00\.000Z$/);
  });

  it('a long title of a group keeps the number of alerts', () => {
    const { title, headline } = told({ title: 'x'.repeat(300) }, anInput('opened', { incident: aGroup(50) }));

    expect(title.endsWith('… (50 alerts)')).toBe(true);
    expect(headline).toHaveLength(140);
  });
});

describe('notices/custom-text: the text', () => {
  it.each([
    ['Owner: <% owner %>\nRetry: <% error.retryable %>', 'Owner: team-orders\nRetry: no'],
    ['Used <% exposure.shareUsed %> of the RPO; strikes: <% strikes %>', 'Used 2.99 of the RPO; strikes: 3'],
    ['<% lastGoodBackup %>', '2026-11-19 03:20 UTC; RPO 1 d ended 2026-11-20 03:20 UTC'],
    ['Next: <% nextRun %>', 'Next: 2026-11-23 03:00 UTC'],
    ['Told: <% told %>', 'Told: dba-tickets, dba-mail (accepted)'],
    ['<% next %>', 'dba-pager at 2026-11-22 04:02 UTC'],
    [
      '<% afterNext %>',
      'dba-lead at 2026-11-22 07:00 UTC (during office); the policy ends at 2026-11-22 08:00 UTC; reminders daily after that',
    ],
    ['<% history %>', 'three nights without a good one: two failed, one never ran, since 2026-11-20 03:00 UTC'],
    ['<% brief %>', 'KMS key unusable · no good backup for 3 d, RPO ended 2026-11-20 03:20 UTC · 111122223333'],
    ['<%# open %>\nDo something.\n<%/ open %>\n<%# resolved %>\nRest.\n<%/ resolved %>', 'Do something.'],
    ['a\n\n\n\nb   \n', 'a\n\nb'],
    ['a\n<%! nobody sees this %>\nb', 'a\nb'],
  ])('%j reads: %j', (text, reads) => {
    expect(textOf(text)).toBe(reads);
  });

  it('a line is left out when none of its values is known, and only then', () => {
    const text = 'Owner: <% owner %>\n<% resource.name %> of <% owner %>\nRunbook: https://wiki.example.com/';

    expect(textOf(text, bare)).toBe('orders-db of\nRunbook: https://wiki.example.com/');
    expect(textOf('Owner: <% owner %>', bare)).toBeNull();
  });

  it('it follows the incident: who acknowledged, who resolved', () => {
    const text = '<% status %>/<% kind %>: <% acknowledgedBy %><%# resolvedBy %>, <% resolvedBy %><%/ resolvedBy %>';

    expect(textOf(text, anInput('acknowledged'))).toBe('acknowledged/acknowledged: Ana Ortiz');
    expect(textOf(text, anInput('resolved'))).toBe('resolved/resolved: Ana Ortiz, AWS Backup');
  });

  it('a template with a text only leaves the built-in title, and the other way round', () => {
    expect(told({ text: 'Call Ana.' })).toMatchObject({
      headline: aNotice().headline,
      subject: aNotice().subject,
      ownWords: { title: null, text: 'Call Ana.' },
    });
  });

  it('it has at most 2,000 characters, and a link that was cut short is none', () => {
    const { ownWords } = told({ text: `${'x'.repeat(1950)} https://wiki.example.com/a/<% resource.arn %>` });

    expect(ownWords?.text).toHaveLength(2000);
    expect(ownWords?.links).toEqual([]);
  });

  it.each(hostileTexts)('a value is one line of data, never a template: %j', (hostile) => {
    const input = anInput('opened', { alerts: [anAlert({ owner: hostile })] });
    const shown = textOf('>> <% owner %> <<\n<%& owner %>\n<%{ owner }%>', input) ?? '';

    expect(shown.split('\n')).toHaveLength(3);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for control characters is the point
    expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u200b-\u200f\u202a-\u202e]/);
    if (hostile.includes('<% 7 %>')) expect(shown).toContain('<% 7 %>');
  });

  it('what is true or false is yes or no, and a share has two places', () => {
    const alerts = [anAlert({ exposure: anExposure({ shareUsed: 2.98765, rpoSource: 'tag' }) })];

    expect(textOf('<% drill %>, <% open %>: <% exposure.shareUsed %>', anInput('opened', { alerts }))).toBe(
      'no, yes: 2.99',
    );
  });

  it('no advice leaves out the line that was to show it', () => {
    const input = anInput('opened', { alerts: [anAlert({ error: { advice: [] } })] });

    expect(textOf('First: <% advice %>\nCall Ana.', input)).toBe('Call Ana.');
  });

  it('one long value does not fill the message', () => {
    expect(textOf('<% owner %>', anInput('opened', { alerts: [anAlert({ owner: 'x'.repeat(9000) })] }))).toHaveLength(
      500,
    );
  });
});

describe('notices/custom-text: its fields', () => {
  it('every field has a value when everything is known', () => {
    const known = anAlert({
      accountName: 'prod',
      labels: { team: 'dba' },
      orphan: true,
      job: { ...alert.job, parentJobId: 'J-0', keyDeletedAt: '2026-12-05T03:00:00.000Z' },
      event: {
        ...alert.event,
        destinationVaultArn: 'arn:aws:backup:eu-west-1:111122223333:backup-vault:copy',
        recoveryPointArn: 'arn:aws:ec2:eu-west-1::snapshot/snap-0a1b',
      },
    });
    const input = anInput('resolved', { alerts: [known] });
    const open = anInput('opened', { alerts: [known] });
    const valuesOf = ({ incident }: NoticeInput, notice: IncidentNotice) =>
      templateValues({ notice, incident, alert: known, clock: clockOf(usualTimes) });
    const values = new Map([
      ...valuesOf(open, aNotice('opened', open)),
      ...valuesOf(input, aNotice('resolved', input)),
      ...valuesOf(open, aNotice('opened', open)),
    ]);

    expect([...templateFields].filter((name) => !values.has(name))).toEqual([]);
    expect(values.get('labels.team')).toBe('dba');
    expect(messageFields.length).toBeGreaterThan(20);
  });

  it('what is not known is absent', () => {
    const input = anInput('opened', { alerts: [anAlert({ owner: null, exposure: anExposure() })] });
    const values = templateValues({
      notice: aNotice('opened', input),
      incident: input.incident,
      alert: anAlert({ owner: null }),
      clock: clockOf(usualTimes),
    });

    expect(['owner', 'acknowledgedBy', 'resolvedBy', 'labels.team'].filter((name) => values.has(name))).toEqual([]);
  });

  it('severity and labels are those of the incident, for it is as bad as its worst alert', () => {
    const input = anInput('opened', {
      incident: anIncident({ severity: 'high', routing: aRouting({ labels: { team: 'dba' } }) }),
      alerts: [anAlert({ severity: 'low', labels: { team: 'web', site: 'a' } })],
    });

    expect(textOf('<% severity %> <% labels.team %> <% labels.site %>', input)).toBe('high dba a');
  });

  it('the target is the one this message goes to', () => {
    expect(textOf('to <% target %>', anInput('opened', { order: anOrder({ target: 'dba-mail' }) }))).toBe(
      'to dba-mail',
    );
  });

  it('a text that is no template is an exception', () => {
    const { incident } = anInput();
    const broken = { name: 'broken', title: '<%# owner %>', text: null };

    expect(() => customText(broken, { notice: aNotice(), incident, alert })).toThrow(/Unclosed section/);
  });
});
