import type { BackupEvent } from '../../src/events/backup-event.ts';
import type { Alert, Exposure } from '../../src/incidents/alert.ts';
import type { AnnouncementOrder, AnnouncementText, IncidentOrder } from '../../src/incidents/delivery-order.ts';
import type { AlertSummary, Incident, Resolution } from '../../src/incidents/incident.ts';
import { laneIdOf } from '../../src/incidents/lane.ts';
import { type IncidentNoticeKind, isAnnouncementKind, type NoticeKind } from '../../src/incidents/notice-kinds.ts';
import type { Instant } from '../../src/lib/instant.ts';
import { composeAnnouncement } from '../../src/notices/announcement.ts';
import { composeNotice, type NoticeInput } from '../../src/notices/compose.ts';
import { customText } from '../../src/notices/custom-text.ts';
import type { Announcement, IncidentNotice, Notice } from '../../src/notices/notice.ts';
import type { Times } from '../../src/notices/times.ts';
import type { Template } from '../../src/rules/compiled.ts';
import { aRouting } from './decisions.ts';

/** Builders of what a notice is made of; every field can be replaced. */
export const noon: Instant = '2026-11-22T03:47:00.000Z';
export const failedAt: Instant = '2026-11-22T03:12:00.000Z';

export function anEvent(change: Partial<BackupEvent> = {}): BackupEvent {
  return {
    kind: 'backup',
    outcome: 'failed',
    accountId: '111122223333',
    region: 'eu-west-1',
    jobId: 'D8E4A1B2-0C5F-4E2B-9A61-3F7B2C9D1E50',
    resourceArn: 'arn:aws:rds:eu-west-1:111122223333:db:orders-db',
    resourceType: 'RDS',
    occurredAt: failedAt,
    startedAt: '2026-11-22T03:00:00.000Z',
    state: 'FAILED',
    statusMessage: 'Access to KMS key denied',
    vaultName: 'prod-vault',
    vaultArn: 'arn:aws:backup:eu-west-1:111122223333:backup-vault:prod-vault',
    destinationVaultArn: null,
    recoveryPointArn: null,
    iamRoleArn: 'arn:aws:iam::111122223333:role/service-role/AWSBackupDefaultServiceRole',
    planId: null,
    planArn: null,
    planRuleId: null,
    eventKey: '111122223333|eu-west-1|backup|D8E4A1B2|failed',
    drill: false,
    source: { detailType: 'Backup Job State Change', eventId: 'e-1', emittedAt: failedAt },
    ...change,
  };
}

/** An exposure of which nothing is known, but for what a test says. */
export function anExposure(change: Partial<Exposure> = {}): Exposure {
  return {
    lastGoodAt: null,
    rpoSeconds: null,
    rpoSource: null,
    shareUsed: null,
    neverGood: false,
    nextRunAt: null,
    firstFailureAt: null,
    ...change,
  };
}

export function anAlert(change: Partial<Alert> = {}): Alert {
  return {
    event: anEvent(),
    severity: 'critical',
    severityReasons: ['production (tag environment=prod)', '3rd problem in a row', 'RPO of 1 d exceeded'],
    error: {
      code: 'kms-key-unusable',
      category: 'kms',
      message:
        'Access denied: the KMS key arn:aws:kms:eu-west-1:111122223333:key/0ab1 is pending deletion or disabled.',
      meaning: 'AWS Backup cannot use the encryption key, so no new recovery point can be made',
      advice: [
        'Check that the KMS key is enabled and not pending deletion.',
        'Let the backup role use the key: kms:GenerateDataKey, kms:Decrypt, kms:CreateGrant.',
        'Start the backup again once the key works.',
      ],
      retryable: false,
      documentation: 'https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html',
    },
    resource: {
      arn: 'arn:aws:rds:eu-west-1:111122223333:db:orders-db',
      id: 'orders-db',
      name: 'orders-db',
      type: 'RDS',
      accountId: '111122223333',
      region: 'eu-west-1',
      tags: { environment: 'prod' },
      consoleUrl: 'https://eu-west-1.console.aws.amazon.com/rds/home?region=eu-west-1#database:id=orders-db',
    },
    job: {
      id: 'D8E4A1B2-0C5F-4E2B-9A61-3F7B2C9D1E50',
      startedAt: '2026-11-22T03:00:00.000Z',
      completedAt: failedAt,
      planName: 'daily-databases',
      ruleName: 'nightly',
      vaultName: 'prod-vault',
      initiator: 'plan',
      parentJobId: null,
      schedule: 'cron(0 3 ? * * *)',
      scheduleTimezone: 'Etc/UTC',
      vaultLocked: false,
      initiatedBy: 'arn:aws:backup:eu-west-1:111122223333:backup-plan:daily-databases',
      stoppedBy: null,
      messageCategory: 'KMS_KEY_ERROR',
      encryptionKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/0ab1',
      consoleUrl:
        'https://eu-west-1.console.aws.amazon.com/backup/home?region=eu-west-1#/jobs/backup/details/D8E4A1B2-0C5F-4E2B-9A61-3F7B2C9D1E50',
    },
    owner: 'team-orders',
    ownerSource: 'resource tag',
    orphan: false,
    cause: {
      kind: 'kms',
      key: 'kms|arn:aws:kms:eu-west-1:111122223333:key/0ab1',
      says: 'KMS key arn:aws:kms:eu-west-1:111122223333:key/0ab1',
    },
    exposure: anExposure({
      lastGoodAt: '2026-11-19T03:20:00.000Z',
      rpoSeconds: 86_400,
      rpoSource: 'tag',
      shareUsed: 2.99,
      nextRunAt: '2026-11-23T03:00:00.000Z',
      firstFailureAt: '2026-11-20T03:00:00.000Z',
    }),
    strikes: 3,
    missing: [],
    ...change,
  };
}

export function aSummary(change: Partial<AlertSummary> = {}): AlertSummary {
  const laneKey = change.laneKey ?? '111122223333|eu-west-1|backup|arn:aws:rds:eu-west-1:111122223333:db:orders-db';
  return {
    laneId: laneIdOf(laneKey),
    laneKey,
    jobId: 'D8E4A1B2-0C5F-4E2B-9A61-3F7B2C9D1E50',
    kind: 'backup',
    outcome: 'failed',
    severity: 'critical',
    resourceName: 'orders-db',
    resourceType: 'RDS',
    resourceArn: 'arn:aws:rds:eu-west-1:111122223333:db:orders-db',
    errorCode: 'kms-key-unusable',
    occurredAt: failedAt,
    startedAt: '2026-11-22T03:00:00.000Z',
    strikes: 3,
    ...change,
  };
}

export function anIncident(change: Partial<Incident> = {}): Incident {
  return {
    id: '01KB0000000000000000000001',
    revision: 2,
    status: 'open',
    accountId: '111122223333',
    region: 'eu-west-1',
    routing: aRouting({
      groupKey: '111122223333|eu-west-1|backup|kms-key-unusable',
      acknowledgedForSeconds: 28_800,
    }),
    rulesVersion: '12',
    severity: 'critical',
    openedAt: '2026-11-22T03:12:30.000Z',
    updatedAt: '2026-11-22T03:13:00.000Z',
    announceAt: '2026-11-22T03:13:00.000Z',
    alertCount: 1,
    openLanes: 1,
    alerts: [aSummary()],
    drill: false,
    escalation: {
      clock: 1,
      nextStepAt: '2026-11-22T03:28:00.000Z',
      stepsTaken: 1,
      lastStepAt: null,
      joinedToldAt: null,
      joinedDueAt: null,
      exhausted: false,
      rpoSeconds: 86_400,
    },
    notified: [],
    alsoTell: [],
    reach: { resources: 1, byType: { RDS: 1 }, byOwner: { 'no owner': 1 } },
    acknowledgement: null,
    resolution: null,
    outbox: { deliveries: [], clock: null },
    recordHash: '0'.repeat(64),
    ...change,
  };
}

/** An incident of many resources with one cause. */
export function aGroup(count: number, change: Partial<Incident> = {}): Incident {
  const alerts = Array.from({ length: Math.min(count, 20) }, (_none, index) =>
    aSummary({
      laneKey: `lane-${index}`,
      resourceName: `orders-db-${String(index + 1).padStart(2, '0')}`,
      resourceArn: `arn:aws:rds:eu-west-1:111122223333:db:orders-db-${index + 1}`,
      jobId: `JOB-${index + 1}`,
      occurredAt: `2026-11-22T03:${String(index + 10).padStart(2, '0')}:00.000Z`,
      strikes: (index % 3) + 1,
    }),
  );
  return anIncident({ alertCount: count, openLanes: count, alerts, severity: 'high', ...change });
}

export function anOrder(change: Partial<IncidentOrder> = {}): IncidentOrder {
  const kind = change.kind ?? 'opened';
  return {
    incidentId: '01KB0000000000000000000001',
    noticeId: `2-${kind}`,
    revision: 2,
    kind,
    target: 'backup-channel',
    at: '2026-11-22T03:13:00.000Z',
    actor: null,
    reason: 'First step of policy database.',
    insteadOf: [],
    ...change,
  };
}

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

/** How the incident stands when each kind of notice is made, and why it is made. */
const states: Record<IncidentNoticeKind, { incident?: Partial<Incident>; reason: string }> = {
  opened: { reason: 'First step of policy database.' },
  joined: { reason: '3 alerts by now.' },
  progressed: {
    incident: { openLanes: 2 },
    reason:
      'A later backup of orders-db-1 completed at 2026-11-22T03:40:00.000Z (job A1). 2 of the affected resources still lack one.',
  },
  escalated: { reason: 'Nobody acknowledged, so policy database goes on to step 2 of 3.' },
  reminded: { reason: 'Nobody acknowledged, so policy database goes on to step 3 of 3.' },
  exhausted: { reason: 'Policy database came to its end and nobody acknowledged.' },
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
        resource: { ...alert.resource, name: text, type: text, consoleUrl: `https://evil.example/"><script>?${text}` },
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
