/**
 * What editors say of every place in the rules: the hover texts, examples and limits of `schema/routing.schema.json`. They
 * stand here, or beside the rows of a table as plain data, so that no function carries them. `npm run docs` makes the schema anew.
 */

import { channels } from '../src/channels/registry.ts';
import { incidentNoticeKinds, noticeKind } from '../src/incidents/notice-kinds.ts';
import type { PlaceWords } from '../src/rules/place-words.ts';
import type { OptionWords } from '../src/rules/route-option.ts';
import { routeOptionWords } from '../src/rules/route-options.ts';
import type { SectionWords } from '../src/rules/sections/section.ts';
import { sectionWords } from '../src/rules/sections.ts';
import type { MessageField } from '../src/rules/template-fields.ts';

/** What is to be said of one place, and what of it the schema cannot know from the code. */
export type Words = Omit<PlaceWords, 'form'>;

const duration = (least: string, most: string) => ({
  limits: { pattern: '^(?:\\d{1,6}[smhd])+$' },
  mistake: `Takes a duration from "${least}" to "${most}", such as "5m" or "1h30m".`,
});

const sentence = {
  limits: { minLength: 1, maxLength: 500, pattern: '\\S' },
  mistake: 'Takes a reason of up to 500 characters.',
};

const clock = {
  limits: { pattern: '^(?:(?:[01]\\d|2[0-3]):[0-5]\\d|24:00)$' },
  mistake: 'Takes a time of the day from "00:00" to "24:00", in quotes.',
};

const moment = {
  limits: {
    pattern: '^\\d{4}-\\d{2}-\\d{2}(?:[T ]\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,3})?)?(?:Z|[+-]\\d{2}:?\\d{2})?)?$',
  },
  mistake: 'Takes a date or a moment, such as 2026-12-01 or 2026-12-01T08:00:00Z.',
};

const timezone = {
  examples: ['Europe/Berlin', 'Europe/London', 'America/New_York', 'Asia/Tokyo', 'UTC'],
  limits: { pattern: '^[A-Za-z]' },
  mistake: 'Takes the name of a time zone, such as "Europe/Berlin" or "UTC".',
};

/** Returns what the table of route options says of each, its form spelt out. */
function optionWords(): Record<string, Words> {
  return Object.fromEntries(
    Object.entries(routeOptionWords).flatMap(([name, words]) => {
      const { page: _page, inside = {}, ...said }: OptionWords = words;
      const places = Object.entries(inside).map(
        ([place, those]) => [`routes[].${name}.${place}`, spelt(those)] as const,
      );
      return [[`routes[].${name}`, spelt(said)] as const, ...places];
    }),
  );
}

function spelt({ form, ...words }: PlaceWords): Words {
  if (form === undefined) return words;
  if (typeof form === 'object') return { ...duration(...form.duration), ...words };
  return { ...{ sentence, clock, moment, timezone }[form], ...words };
}

/** Words of one channel, from its own file. */
async function wordsOfChannel(id: string): Promise<[string, Words][]> {
  const { words = {} } = (await import(`../src/channels/${id}/${id}.ts`)) as {
    words?: Readonly<Record<string, Words>>;
  };
  return Object.entries(words).map(([path, said]) => [`targets.*.${id}${path === '' ? '' : `.${path}`}`, said]);
}

const channelWords = Object.fromEntries((await Promise.all(channels.map(({ id }) => wordsOfChannel(id)))).flat());

/** By path in the document: `*` stands for a name, `[]` for a place in a list. */
export const rulesWords: Readonly<Record<string, Words>> = {
  '': {
    says: 'Routing rules of backup-alert-router: who hears of failed backups, when, and what happens when nobody answers.',
  },
  ...channelWords,
  ...optionWords(),
  ...Object.fromEntries(
    Object.values(sectionWords).flatMap((places: SectionWords) =>
      Object.entries(places).map(([path, words]) => [path, spelt(words)]),
    ),
  ),
};

/** What the fields of an alert mean, by name; a name without a dot at its end stands for those below it. */
export const fieldWords: Readonly<Record<string, string>> = {
  account: 'AWS account of the event.',
  accountName: 'What the rules call it (`accounts`).',
  region: 'AWS Region of the event.',
  severity: 'How bad it is, as assessed or as a route before has set it.',
  owner: 'Who owns the resource, by its tags, its plan’s or the default of the deployment.',
  ownerSource: 'Where the owner comes from.',
  orphan: 'Tags were read, and nobody owns it.',
  cause: 'What it may have in common with other alerts, in words: KMS key …',
  strikes: 'How many times in a row it went wrong, this one included.',
  drill: 'It is a drill.',
  exposure: 'How long there has been no good recovery point.',
  'exposure.rpoSeconds': 'Recovery point objective, in seconds.',
  'exposure.shareUsed': 'Time without a good recovery point as a share of the objective: 1 is all of it.',
  'exposure.neverGood': 'There is no good recovery point at all.',
  event: 'What AWS said.',
  'event.kind': 'What it is about.',
  'event.outcome': 'What became of it.',
  'event.state': 'The word of AWS for the state, verbatim.',
  'event.detailType': 'Type of the event at EventBridge.',
  resource: 'What should have been backed up.',
  'resource.arn': 'ARN of the resource.',
  'resource.id': 'Last part of the ARN.',
  'resource.name': 'Its name if AWS knows one, else its id.',
  'resource.type': 'Type of the resource, as AWS spells it.',
  'resource.account': 'AWS account of the resource.',
  'resource.region': 'AWS Region of the resource.',
  'resource.tags': 'Its tags by their keys. A tag that is not there matches only { exists: false }.',
  labels: 'Labels that routes before this place have put on the alert.',
  job: 'The job that went wrong.',
  'job.id': 'Id of the job.',
  'job.plan': 'Name of the backup plan.',
  'job.rule': 'Name of the rule in the plan.',
  'job.vault': 'Name of the vault.',
  'job.initiator': 'What started it: a backup plan, a restore testing plan, or somebody.',
  'job.parent': 'Id of the job that it is a part of.',
  'job.destinationVaultArn': 'ARN of the vault that a copy goes to.',
  'job.role': 'ARN of the role that AWS Backup used.',
  error: 'What broke.',
  'error.code': 'Code of the cause in the catalogue of the router.',
  'error.category': 'Family of the cause.',
  'error.message': 'The text of AWS, verbatim.',
  'error.retryable': 'Starting the job again, unchanged, can help.',
};

/** What the operators of a pattern do. */
export const operatorWords: Readonly<Record<string, string>> = {
  prefix: 'Begins with this text; { equals-ignore-case: text } whatever its case.',
  suffix: 'Ends with this text; { equals-ignore-case: text } whatever its case.',
  'equals-ignore-case': 'Is this text in any case.',
  wildcard: 'Is like this text, in which * stands for any characters or none.',
  'anything-but': 'Is there and is none of these. A field that is missing does not match.',
  exists: 'true: it is there; false: it is missing.',
  numeric: 'Compares numbers: [">=", 3] or [">", 0, "<=", 5].',
  cidr: 'Is an address in this block.',
  $or: 'One of these patterns is enough.',
};

/** What the fields of a message are that templates can name, beside those of the alert. */
const messageFieldMeanings: Readonly<Record<MessageField, string>> = {
  title: 'the title in the built-in words: `RDS orders-db backup failed (3rd in a row)`',
  headline: 'the same with the severity before it: `CRITICAL: RDS orders-db backup failed (3rd in a row)`',
  news: 'what this message adds: `Nobody acknowledged, so policy database goes on to step 2 of 3.`',
  what: 'what happened: `backup failed`',
  problem: '`error.code` in words: `KMS key unusable`',
  meaning: 'what the error means, one or two sentences',
  advice: 'the first thing to check',
  awsMessage: 'AWS’s own words, on one line; the same as `error.message`',
  lastGoodBackup: 'since when there is no good backup: `2026-11-19 03:20 UTC; RPO 1 d ended 2026-11-20 03:20 UTC`',
  told: 'who else was told, and how it arrived: `dba-tickets, dba-mail (accepted)`',
  next: 'what comes next unless somebody answers: `dba-pager at 2026-11-22 04:02 UTC`',
  afterNext: 'what comes after that: `the policy ends at 2026-11-22 08:00 UTC; reminders daily after that`',
  history:
    'what was before, and what held it back: `three nights without a good one: two failed, one never ran, since 2026-11-20 03:00 UTC`',
  brief:
    'the line below the headline: `KMS key unusable · no good backup for 3 d, RPO ended 2026-11-20 03:20 UTC · 111122223333`',
  nextRun: 'when the plan runs next: `2026-11-23 03:00 UTC`',
  keyDeletion:
    'when the KMS key is deleted, with all backups made with it: `2026-12-05 03:00 UTC, 12 days left when this was sent`',
  copyTo: 'where a copy goes: `disaster-recovery, eu-central-1`',
  recoveryPoint: 'the recovery point it is about',
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
};

const alertFieldMeanings: Readonly<Record<string, string>> = {
  account: 'the AWS account',
  accountName: 'what it is called',
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
  'job.initiator': '`plan`, `on-demand`, `restore-test` or `unknown`',
  'job.parent': 'the job of the composite resource it is a part of',
  'job.destinationVaultArn': 'where a copy goes',
  'job.role': 'the role AWS Backup used',
  'error.code': 'what broke: `kms-key-unusable`',
  'error.category': '`access`, `kms`, `limit`, …',
  'error.message': 'AWS’s own words, on one line',
  'error.retryable': 'starting the job again may help (yes or no)',
};

/** What every field is that a template can name, by name, in the order of the table in docs/rules.md. */
export const templateFieldWords: Readonly<Record<string, string>> = { ...messageFieldMeanings, ...alertFieldMeanings };
