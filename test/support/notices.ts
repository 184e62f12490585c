import type { Outlook } from '../../src/escalation/outlook.ts';
import type { AnnouncementOrder, AnnouncementText } from '../../src/incidents/delivery-order.ts';
import type { Incident, Resolution } from '../../src/incidents/incident.ts';
import { type IncidentNoticeKind, isAnnouncementKind, type NoticeKind } from '../../src/incidents/notice-kinds.ts';
import type { Told } from '../../src/incidents/told.ts';
import { composeAnnouncement } from '../../src/notices/announcement.ts';
import { composeNotice } from '../../src/notices/compose.ts';
import { customText } from '../../src/notices/custom-text.ts';
import type { Announcement, IncidentNotice, Notice } from '../../src/notices/notice.ts';
import type { NoticeInput } from '../../src/notices/notice-input.ts';
import type { Times } from '../../src/notices/times.ts';
import type { Template } from '../../src/rules/compiled.ts';
import { anAlert, noon } from './alerts.ts';
import { aGroup, anIncident, anOrder, aRouting, aSummary } from './incidents.ts';

const acknowledgement = {
  by: 'Ana Ortiz',
  via: 'in Slack',
  at: '2026-11-22T03:31:00.000Z',
  until: '2026-11-22T11:31:00.000Z',
};
const laterSuccess: Resolution = {
  kind: 'later-success',
  by: 'AWS Backup',
  via: 'later success',
  at: '2026-11-22T05:02:00.000Z',
  reason: 'A later backup of orders-db completed at 2026-11-22T05:01:00.000Z (job B2C3).',
};

const byHand: Resolution = {
  kind: 'answer',
  by: 'Ana Ortiz',
  via: 'in Slack',
  at: '2026-11-22T05:02:00.000Z',
  reason: 'Ana Ortiz resolved it in Slack.',
};

/** How the incident stands when each kind of notice is made, and why it is made. */
const states: Record<IncidentNoticeKind, { incident?: Partial<Incident>; reason: string }> = {
  opened: { reason: 'First step of policy database.' },
  joined: { reason: '3 alerts by now.' },
  'failed-again': {
    incident: { status: 'acknowledged', acknowledgement, alertCount: 2, alerts: [aSummary({ times: 2 })] },
    reason: 'One more alert of the same cause: 2 in all.',
  },
  progressed: {
    incident: { openLanes: 2 },
    reason:
      'A later backup of orders-db-1 completed at 2026-11-22T03:40:00.000Z (job A1). 2 of the affected resources still lack one.',
  },
  escalated: { reason: 'Nobody acknowledged, so policy database goes on to step 2 of 3.' },
  reminded: { reason: 'Nobody acknowledged, so policy database goes on to step 3 of 3.' },
  exhausted: {
    reason:
      'Policy database came to its end and nobody acknowledged. Tried: backup-channel, dba-tickets, dba-mail, dba-pager, alert-topic.',
  },
  reopened: { reason: 'The acknowledgement of Ana Ortiz ran out and the problem is still there.' },
  acknowledged: { incident: { status: 'acknowledged', acknowledgement }, reason: 'Ana Ortiz acknowledged in Slack.' },
  noted: {
    incident: { status: 'acknowledged', acknowledgement },
    reason: 'Ana Ortiz notes in Slack: “the key is enabled again, the backup runs”',
  },
  resolved: {
    incident: { status: 'resolved', acknowledgement, resolution: laterSuccess },
    reason: laterSuccess.reason,
  },
  unprotected: {
    incident: { status: 'resolved', resolution: byHand },
    reason: 'Ana Ortiz closed it at 2026-11-22T05:02:00.000Z, and nothing was heard of a good backup since.',
  },
};

/** Who was told by then, besides the target that hears it. */
const told: Told[] = [
  { target: 'backup-channel', channel: 'slack', at: '2026-11-22T03:13:00.000Z', outcome: 'arrived', reason: 'arrived' },
  { target: 'dba-tickets', channel: 'jira', at: '2026-11-22T03:13:01.000Z', outcome: 'arrived', reason: 'arrived' },
  { target: 'dba-mail', channel: 'email', at: '2026-11-22T03:13:01.000Z', outcome: 'accepted', reason: 'accepted' },
];
const missed: Told[] = [
  {
    target: 'dba-pager',
    channel: 'pagerduty',
    at: '2026-11-22T03:30:00.000Z',
    outcome: 'failed-over',
    reason: 'timeout',
    standIn: 'alert-topic',
  },
  { target: 'alert-topic', channel: 'sns', at: '2026-11-22T03:30:02.000Z', outcome: 'accepted', reason: 'accepted' },
];

/** What comes next where a policy goes on. */
const outlook: Outlook = {
  moments: [
    { at: '2026-11-22T04:02:00.000Z', kind: 'step', targets: ['dba-pager'], reason: 'unanswered', policy: 'database' },
    {
      at: '2026-11-22T07:00:00.000Z',
      kind: 'step',
      targets: ['dba-lead'],
      reason: 'unanswered',
      policy: 'database',
      within: 'during office',
    },
    {
      at: '2026-11-22T08:00:00.000Z',
      kind: 'end-of-policy',
      targets: ['backup-channel', 'dba-tickets', 'dba-mail', 'dba-pager', 'dba-lead'],
      reason: 'unanswered',
      policy: 'database',
    },
    {
      at: '2026-11-23T08:00:00.000Z',
      kind: 'reminder',
      targets: ['backup-channel', 'dba-tickets', 'dba-mail', 'dba-pager', 'dba-lead'],
      reason: 'unanswered',
      policy: 'database',
      everySeconds: 86_400,
    },
  ],
  end: 'goes-on',
};
const inHand: Outlook = {
  moments: [
    {
      at: '2026-11-22T11:31:00.000Z',
      kind: 'reopening',
      targets: ['backup-channel', 'dba-tickets', 'dba-mail'],
      reason: 'acknowledgement-ends',
      policy: 'database',
    },
  ],
  end: 'goes-on',
};
const outlooks: Partial<Record<IncidentNoticeKind, Outlook>> = {
  'failed-again': inHand,
  acknowledged: inHand,
  noted: inHand,
  resolved: { moments: [], end: 'resolved' },
  unprotected: { moments: [], end: 'resolved' },
  exhausted: {
    moments: [
      {
        at: '2026-11-23T08:00:00.000Z',
        kind: 'reminder',
        targets: ['backup-channel', 'dba-tickets', 'dba-mail', 'dba-pager', 'alert-topic'],
        reason: 'unanswered',
        policy: 'database',
        everySeconds: 86_400,
      },
    ],
    end: 'goes-on',
  },
};

const announcement: AnnouncementText = {
  title: 'Routing rules: version 13 by ana (Admin) is valid and in force within a minute',
  news: 'What is different from version 12:',
  lines: ['RDS, environment=prod: policy "database" instead of "platform".', 'Target dba-pager is new (slack).'],
  accountId: '111122223333',
  region: 'eu-west-1',
};

/** An order to announce an edit of the rules. */
export function anAnnouncementOrder(change: Partial<AnnouncementOrder> = {}): AnnouncementOrder {
  return {
    announcementId: '01KB0000000000000000000001',
    noticeId: '1-announced',
    kind: 'announced',
    target: 'backup-channel',
    at: '2026-11-22T03:13:00.000Z',
    actor: null,
    reason: announcement.news,
    insteadOf: [],
    announcement,
    ...change,
  };
}

/** An announcement, made as the product makes it. */
export function anAnnouncement(change: Partial<AnnouncementOrder> = {}, times?: Times): Announcement {
  return composeAnnouncement(anAnnouncementOrder(change), times);
}

/** A notice of this kind, composed as the product composes it; an announcement is what it is. */
export function aNotice(kind?: IncidentNoticeKind, change?: Partial<NoticeInput>): IncidentNotice;
export function aNotice(kind: NoticeKind, change?: Partial<NoticeInput>): Notice;
export function aNotice(kind: NoticeKind = 'opened', change: Partial<NoticeInput> = {}): Notice {
  return isAnnouncementKind(kind) ? anAnnouncement({ kind }, change.times) : composeNotice(anInput(kind, change));
}

/** A template as a team would write it. */
export const aTemplate: Template = {
  name: 'brief',
  title: '<% resource.type %> <% resource.name %>: <% problem %>',
  text: [
    '<%# open %>',
    '<%# owner %>Call <% owner %>.<%/ owner %><%^ owner %>Nobody owns this: call the platform team.<%/ owner %>',
    '<%/ open %>',
    '<%# acknowledgedBy %>',
    '<% acknowledgedBy %> is on it.',
    '<%/ acknowledgedBy %>',
    '',
    'Last good backup: <% lastGoodBackup %>',
    'Runbook: https://wiki.example.com/backup/<% error.code %>.',
  ].join('\n'),
};

/** A notice in the words of a template; an announcement has none. */
export function aNoticeInOwnWords(kind?: IncidentNoticeKind, template?: Template, input?: NoticeInput): IncidentNotice;
export function aNoticeInOwnWords(kind: NoticeKind, template?: Template, input?: NoticeInput): Notice;
export function aNoticeInOwnWords(kind: NoticeKind = 'opened', template = aTemplate, given?: NoticeInput): Notice {
  if (isAnnouncementKind(kind)) return anAnnouncement({ kind });
  const input = given ?? anInput(kind);
  const { incident, alerts } = input;
  const about = { notice: composeNotice(input), incident, alert: alerts[0] ?? anAlert() };
  return customText(template, about, input.times);
}

/** What a notice of this kind is composed of. */
export function anInput(kind: IncidentNoticeKind = 'opened', change: Partial<NoticeInput> = {}): NoticeInput {
  const { incident, reason } = states[kind];
  const base = kind === 'joined' || kind === 'progressed' ? aGroup(3, incident) : anIncident(incident);
  return {
    incident: base,
    alerts: [anAlert()],
    order: anOrder({ kind, reason, noticeId: `${kind === 'opened' ? 2 : 5}-${kind}` }),
    acknowledgeUrl: 'https://alerts.example.com/a/eyJ2IjoxfQ.c2lnbmF0dXJl',
    now: noon,
    told: kind === 'exhausted' ? [...told, ...missed] : told,
    outlook: outlooks[kind] ?? outlook,
    ...change,
  };
}

/** Text that tries to act in every place a notice is shown. */
export const hostileTexts = [
  '<!channel> <!here> <@U012AB3CD>',
  '<script>alert(1)</script><img src=x onerror=alert(2)>',
  'line one\r\nBcc: everyone@example.com\r\n\r\nbody',
  "=cmd|' /C calc'!A0",
  'abc\u202egnp.exe\u2066\u200b\u200f',
  '`code` ```block``` *bold* ~strike~',
  '{code}{panel}[link|https://evil.example]h1.',
  '"></td></tr></table><a href="javascript:alert(1)">x</a>',
  '\u001b[31mred\u001b[0m \u0007\u0000',
  '[click](javascript:alert(1)) https://evil.example/?a=1&b=2',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template is what it pretends to be
  '{{ 7*7 }} ${7*7} <% 7 %>',
  '🧨'.repeat(40),
];

/** A notice in which every text that comes from outside is hostile. */
export function aHostileNotice(kind?: IncidentNoticeKind, text?: string): IncidentNotice;
export function aHostileNotice(kind: NoticeKind, text?: string): Notice;
export function aHostileNotice(kind: NoticeKind = 'opened', text: string = hostileTexts.join(' ')): Notice {
  if (!isAnnouncementKind(kind)) return aNotice(kind, aHostileInput(kind, text));
  return anAnnouncement({
    kind,
    target: text.slice(0, 60),
    actor: text,
    reason: text,
    insteadOf: [text.slice(0, 60)],
    announcement: { title: text, news: text, lines: [text, text], accountId: text, region: text },
  });
}

/** What a notice is composed of when every text that comes from outside is hostile. */
export function aHostileInput(kind: IncidentNoticeKind = 'opened', text: string = hostileTexts.join(' ')): NoticeInput {
  const alert = anAlert();
  const { incident } = states[kind];
  const summary = aSummary({ resourceName: text, resourceType: text, jobId: text, errorCode: text, laneKey: text });
  const answered = incident?.acknowledgement === undefined ? null : { ...acknowledgement, by: text, via: text };
  return anInput(kind, {
    incident: anIncident({
      ...incident,
      acknowledgement: answered,
      resolution: incident?.resolution === undefined ? null : { ...laterSuccess, by: text, reason: text },
      alerts: [summary, { ...summary, laneId: 'another', laneKey: `${text}2` }],
      alertCount: 2,
      routing: aRouting({ route: text, policy: text }),
      accountId: text,
      region: text,
    }),
    alerts: [
      {
        ...alert,
        severityReasons: [text],
        missing: [text],
        owner: text,
        error: {
          ...alert.error,
          message: text,
          meaning: text,
          advice: [text],
          code: text,
          documentation: 'javascript:alert(1)',
        },
        resource: {
          ...alert.resource,
          name: text,
          type: text,
          tags: { [text]: text },
          consoleUrl: `https://evil.example/"><script>?${text}`,
        },
        job: { ...alert.job, planName: text, ruleName: text, vaultName: text, consoleUrl: 'http://evil.example/' },
      },
    ],
    order: anOrder({
      kind,
      target: text.slice(0, 60),
      actor: text,
      reason: text,
      insteadOf: [text.slice(0, 60)],
    }),
  });
}
