import { incidentNoticeKinds, noticeKind } from '../incidents/notice-kinds.ts';

/** What templates can name of the message itself, beside the fields of the alert; the words go into docs/rules.md. */
export const messageFields = {
  title: 'the title in the built-in words: `RDS orders-db backup failed (3rd in a row)`',
  headline: 'the same with the severity before it: `CRITICAL: RDS orders-db backup failed (3rd in a row)`',
  news: 'what this message adds: `Nobody acknowledged, so policy database goes on to step 2 of 3.`',
  what: 'what happened: `backup failed`',
  problem: '`error.code` in words: `KMS key unusable`',
  meaning: 'what the error means, one or two sentences',
  advice: 'the first thing to check',
  awsMessage: 'AWS’s own words, on one line; the same as `error.message`',
  lastGoodBackup: 'since when there is no good backup: `2026-11-19 03:20 UTC (3 d ago); RPO 1 d exceeded (302 %)`',
  nextRun: 'when the plan runs next: `2026-11-23 03:00 UTC (in 23 h 13 min)`',
  occurredAt: 'when the newest problem happened: `2026-11-22 03:12 UTC`',
  openedAt: 'when the incident was opened',
  incidentId: 'the incident’s id',
  kind: `why the message is sent: ${incidentNoticeKinds
    .filter((kind) => noticeKind(kind).isSpoken)
    .map((kind) => `\`${kind}\``)
    .join(', ')}`,
  status: '`open`, `acknowledged` or `resolved`',
  open: 'nobody has answered yet (yes or no)',
  acknowledged: 'somebody works on it (yes or no)',
  resolved: 'it is over (yes or no)',
  acknowledgedBy: 'who acknowledged it',
  resolvedBy: 'who or what resolved it',
  several: 'it is about more than one resource (yes or no)',
  alertCount: 'how many alerts it holds',
  affected: 'how many resources still lack a good backup',
  route: 'the route that decided',
  policy: 'the escalation policy',
  target: 'the target this message goes to',
} as const;

/** A field of the message itself. */
export type MessageField = keyof typeof messageFields;

/** What the fields of the alert document are, in the words of docs/rules.md; see `alert-document.ts`. */
const alertFieldMeanings: Readonly<Record<string, string>> = {
  account: 'the AWS account',
  region: 'the Region',
  severity: '`critical`, `high`, `medium` or `low`: the incident’s',
  owner: 'who owns the resource',
  ownerSource: '`resource tag`, `plan tag` or `account default`',
  orphan: 'nobody owns it (yes or no)',
  cause: 'what alerts of one incident have in common: `KMS key arn:aws:kms:…`',
  strikes: 'problems in a row, this one included',
  drill: 'it is a drill (yes or no)',
  'exposure.rpoSeconds': 'recovery point objective, in seconds',
  'exposure.shareUsed': 'time without a good backup as a share of it: `2.99`',
  'exposure.neverGood': 'there is no good recovery point at all (yes or no)',
  'event.kind': '`backup`, `copy`, `restore`, …',
  'event.outcome': '`failed`, `expired`, `aborted`, `partial`, …',
  'event.state': 'AWS’s own word for it: `FAILED`',
  'event.detailType': 'AWS’s type of event: `Backup Job State Change`',
  'resource.arn': 'the resource’s ARN',
  'resource.id': 'the last part of it',
  'resource.name': 'its name, or the id when it has none',
  'resource.type': '`RDS`, `EBS`, `S3`, …',
  'resource.account': 'the account it is in',
  'resource.region': 'the Region it is in',
  'job.id': 'the job’s id',
  'job.plan': 'the backup plan',
  'job.rule': 'the plan’s rule',
  'job.vault': 'the vault',
  'job.initiator': '`plan`, `on-demand` or `unknown`',
  'job.parent': 'the job of the composite resource it is a part of',
  'job.destinationVaultArn': 'where a copy goes',
  'job.role': 'the role AWS Backup used',
  'error.code': 'what broke: `kms-key-unusable`',
  'error.category': '`access`, `kms`, `limit`, …',
  'error.message': 'AWS’s own words, on one line',
  'error.retryable': 'starting the job again may help (yes or no)',
};

/** Every field that a template can name with what it is, but for tags and labels, which people name themselves. */
export const templateFields: ReadonlyMap<string, string> = new Map(
  Object.entries({ ...messageFields, ...alertFieldMeanings }),
);
