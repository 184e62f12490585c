/**
 * What editors say of every place in the rules: the hover texts, examples and limits of `schema/routing.schema.json`. They
 * stand here, or beside the rows of a table as plain data, so that no function carries them. `npm run docs` makes the schema anew.
 */

import type { PlaceWords } from '../src/routing/place-words.ts';
import type { OptionWords } from '../src/routing/route-option.ts';
import { routeOptionWords } from '../src/routing/route-options.ts';

/** What is to be said of one place, and what of it the schema cannot know from the code. */
export type Words = Omit<PlaceWords, 'form'>;

const duration = (least: string, most: string, ...examples: string[]) => ({
  examples,
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
    Object.entries(routeOptionWords).map(([name, words]) => {
      const { page: _page, ...said }: OptionWords = words;
      return [`routes[].${name}`, spelt(said)];
    }),
  );
}

function spelt({ form, ...words }: PlaceWords): Words {
  if (form === undefined) return words;
  if (typeof form === 'object') return { ...duration(...form.duration), ...words };
  return { ...{ sentence, clock, moment, timezone }[form], ...words };
}

const pattern = 'a pattern as EventBridge takes it, over what an alert knows';

/** By path in the document: `*` stands for a name, `[]` for a place in a list. */
export const rulesWords: Readonly<Record<string, Words>> = {
  '': {
    says: 'Routing rules of backup-alert-router: who hears of failed backups, when, and what happens when nobody answers.',
  },
  version: { says: 'Version of this format.', examples: [1] },
  defaults: { says: 'What holds for routes that do not say it, and for alerts that no route decides.' },
  'defaults.policy': {
    says: 'Policy of alerts to which no route gives one. Left out: "default", which is built in unless you define it: the alert topic at once, after 1 h and after 4 h, twice.',
    examples: ['platform'],
  },
  targets: {
    says: 'Where messages go, by names of your own. "alert-topic", the SNS topic of the deployment, always exists.',
    limits: { propertyNames: { pattern: '^[A-Za-z0-9][\\w.-]{0,62}$', not: { const: 'alert-topic' } } },
  },
  'targets.*': { says: 'Exactly one channel with its options and, if you like, a template.' },
  'targets.*.template': {
    says: 'Template of the messages to this target, whatever the route says.',
    examples: ['brief'],
  },
  'targets.*.email': { says: 'Mails, one thread for each incident, with a link to acknowledge.' },
  'targets.*.email.to': { says: 'Who gets them.', examples: [['dba@example.com']] },
  'targets.*.email.from': {
    says: 'Who they are from; the domain has to be verified in SES. Left out: the address that the router was deployed with.',
    examples: ['backup-alerts@example.com'],
  },
  'targets.*.jira': { says: 'One issue in Jira Cloud for each incident: commented, moved and closed.' },
  'targets.*.jira.site': { says: 'Site without https://.', examples: ['example.atlassian.net'] },
  'targets.*.jira.project': { says: 'Key of the project.', examples: ['OPS'] },
  'targets.*.jira.token': {
    says: 'Where the secret is: a SecureString parameter that holds email:api_token.',
    examples: ['ssm:/backup-alerts/prod/secrets/jira'],
    mistake: 'Takes a reference such as ssm:/backup-alerts/prod/secrets/jira; never write a secret itself here.',
  },
  'targets.*.jira.issueType': { says: 'Type of the issues. Left out: Task.', examples: ['Task', 'Incident'] },
  'targets.*.jira.priorities': {
    says: 'Names of priorities in this project, by severity. Left out: the default of the project.',
    examples: [{ critical: 'Highest', high: 'High', medium: 'Medium', low: 'Low' }],
  },
  'targets.*.jira.priorities.critical': { says: 'Priority of critical incidents.', examples: ['Highest'] },
  'targets.*.jira.priorities.high': { says: 'Priority of high incidents.', examples: ['High'] },
  'targets.*.jira.priorities.medium': { says: 'Priority of medium incidents.', examples: ['Medium'] },
  'targets.*.jira.priorities.low': { says: 'Priority of low incidents.', examples: ['Low'] },
  'targets.*.slack': {
    says: 'Slack: with "channel" and "token" one living message for each incident, with buttons and a thread; with "webhook" alone, posts.',
    limits: {
      oneOf: [
        { required: ['channel', 'token'], not: { required: ['webhook'] } },
        { required: ['webhook'], not: { anyOf: [{ required: ['channel'] }, { required: ['token'] }] } },
      ],
    },
  },
  'targets.*.slack.channel': {
    says: 'Id of the channel, from its details in Slack: names change, ids do not.',
    examples: ['C0123456789'],
    mistake: 'Takes an id such as C0123456789.',
  },
  'targets.*.slack.token': {
    says: 'Where the bot token is: a SecureString parameter. The bot needs the scope chat:write.',
    examples: ['ssm:/backup-alerts/prod/secrets/slack-bot'],
    mistake: 'Takes a reference such as ssm:/backup-alerts/prod/secrets/slack-bot; never write a secret itself here.',
  },
  'targets.*.slack.webhook': {
    says: 'Where the address of an incoming webhook is: a SecureString parameter. It can post, and update nothing.',
    examples: ['ssm:/backup-alerts/prod/secrets/slack-webhook'],
    mistake:
      'Takes a reference such as ssm:/backup-alerts/prod/secrets/slack-webhook; never write the address itself here.',
  },
  'targets.*.sns': { says: 'Plain text to an SNS topic, for whatever subscribes.', examples: [{}] },
  'targets.*.sns.topicArn': {
    says: 'A standard topic whose name begins with backup-alerts-. Left out: the alert topic of the deployment.',
    examples: ['arn:aws:sns:eu-west-1:111122223333:backup-alerts-dba'],
  },
  'targets.*.webhook': {
    says: 'A signed POST to a program of yours: CloudEvents 1.0 with the headers of Standard Webhooks.',
  },
  'targets.*.webhook.url': {
    says: 'Address to post to, https only; as a reference when the address itself is secret.',
    examples: ['https://hooks.example.com/backup', 'ssm:/backup-alerts/prod/secrets/webhook-url'],
    limits: { anyOf: [{ pattern: '^ssm:(?:/[A-Za-z0-9_.-]+)+$' }, { pattern: '^https://' }], type: 'string' },
  },
  'targets.*.webhook.secret': {
    says: 'Where the signing secret (whsec_…) is: a SecureString parameter.',
    examples: ['ssm:/backup-alerts/prod/secrets/webhook'],
    mistake: 'Takes a reference such as ssm:/backup-alerts/prod/secrets/webhook; never write a secret itself here.',
  },
  templates: { says: 'Words of your own for messages, by name. Routes and targets refer to them.' },
  'templates.*': {
    says: 'Title, text or both, with fields of the alert in <% %>.',
    limits: { anyOf: [{ required: ['title'] }, { required: ['text'] }] },
    snippets: [{ label: 'template', body: { title: '<% resource.type %> <% resource.name %>: <% error.code %>' } }],
  },
  'templates.*.title': {
    says: 'The first line.',
    examples: ['<% resource.type %> <% resource.name %>: <% error.code %>'],
  },
  'templates.*.text': { says: 'What stands below it.', examples: ['Owner: <% owner %>'] },
  hours: { says: 'Hours of the week, by name. Steps refer to them with "during" and "outside".' },
  'hours.*': {
    says: 'Hours on some days of the week. When "to" is not later than "from", they run past midnight.',
    snippets: [
      { label: 'office hours', body: { timezone: 'Europe/Berlin', days: ['MON-FRI'], from: '09:00', to: '17:00' } },
    ],
  },
  'hours.*.timezone': { says: 'Time zone of the wall clock that is meant.', ...timezone },
  'hours.*.days': { says: 'Days on which they begin. Left out: every day.', examples: [['MON-FRI'], ['SAT', 'SUN']] },
  'hours.*.from': { says: 'When they begin.', examples: ['09:00'], ...clock },
  'hours.*.to': { says: 'When they end.', examples: ['17:00', '24:00'], ...clock },
  rotations: { says: 'Who is on duty in which week, by name. A rotation stands in "notify" like a target.' },
  'rotations.*': {
    says: 'Targets that take turns, week by week.',
    snippets: [
      {
        label: 'weekly rotation',
        body: { timezone: 'Europe/Berlin', start: '2026-11-02', handover: '09:00', order: ['first', 'second'] },
      },
    ],
  },
  'rotations.*.timezone': { says: 'Time zone of the wall clock on which duty changes hands.', ...timezone },
  'rotations.*.start': {
    says: 'Date from which the first of the order is on duty; duty changes on this day of the week.',
    examples: ['2026-11-02'],
    limits: { pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
    mistake: 'Takes a date such as 2026-11-02.',
  },
  'rotations.*.handover': { says: 'When duty changes hands. Left out: 09:00.', examples: ['09:00'], ...clock },
  'rotations.*.order': { says: 'Targets in the order of their weeks.', examples: [['dba-ana', 'dba-ben']] },
  'rotations.*.overrides': { says: 'Who stands in for whom it would be. The first that fits counts.' },
  'rotations.*.overrides[]': {
    says: 'Somebody stands in from one moment until another.',
    snippets: [
      { label: 'override', body: { from: '2026-12-24', until: '2026-12-27', target: 'second', reason: 'holidays' } },
    ],
  },
  'rotations.*.overrides[].from': {
    says: 'When it begins; without an offset, on the clock of the rotation.',
    examples: ['2026-12-24', '2026-12-24T12:00'],
    ...moment,
  },
  'rotations.*.overrides[].until': { says: 'When it ends.', examples: ['2026-12-27'], ...moment },
  'rotations.*.overrides[].target': { says: 'Who stands in.', examples: ['dba-ben'] },
  'rotations.*.overrides[].reason': { says: 'Why, for those who read it later.', examples: ['holidays'], ...sentence },
  policies: {
    says: 'Who is told when, until somebody answers, by name. Routes, "defaults" and "handOver" refer to them.',
  },
  'policies.*': {
    says: 'Steps that are taken in order until somebody acknowledges or the problem is solved.',
    snippets: [
      {
        label: 'two steps',
        body: {
          steps: [{ notify: ['first'] }, { after: '15m', notify: ['second'] }],
          repeat: 2,
          acknowledgedFor: '8h',
        },
      },
    ],
  },
  'policies.*.steps': {
    says: 'Steps in ascending order of "after". A step outside of its hours is put off, never left out.',
    examples: [[{ notify: ['backup-channel'] }, { after: '15m', notify: ['dba-on-call'] }]],
  },
  'policies.*.steps[]': {
    says: 'Whom to tell, how long after the incident was announced, and in which hours.',
    limits: { not: { required: ['during', 'outside'] } },
    snippets: [
      { label: 'step', body: { after: '15m', notify: ['target'] } },
      { label: 'step in some hours', body: { after: '15m', notify: ['target'], during: 'office' } },
    ],
  },
  'policies.*.steps[].after': {
    says: 'When it is due, counted from the announcement: a duration up to 30d, or a share of the recovery point objective. Left out: at once, in the first step only.',
    examples: ['15m', '1h30m', '50% of rpo'],
    limits: { pattern: '^(?:(?:\\d{1,6}[smhd])+|\\d{1,4} ?% [oO][fF] [rR][pP][oO])$' },
    mistake: 'Takes a duration such as "15m", or a share of the RPO such as "50% of rpo".',
  },
  'policies.*.steps[].notify': {
    says: 'Targets and rotations that are told.',
    examples: [['backup-channel', 'tickets']],
  },
  'policies.*.steps[].during': {
    says: 'Only during these hours; at other times it waits until they begin.',
    examples: ['office'],
  },
  'policies.*.steps[].outside': {
    says: 'Only outside of these hours; otherwise it waits until they end.',
    examples: ['office'],
  },
  'policies.*.repeat': {
    says: 'How many more times all steps are taken when nobody answers. Left out: none.',
    examples: [2],
  },
  'policies.*.repeatAfter': {
    says: 'Pause between the last step and the next round, or until "handOver" takes over. Left out: 1h.',
    ...duration('1m', '7d', '1h', '30m'),
  },
  'policies.*.acknowledgedFor': {
    says: 'How long an acknowledgement holds; then the incident opens again unless it is resolved. Left out: until it is resolved.',
    ...duration('1m', '30d', '8h', '1d'),
  },
  'policies.*.handOver': {
    says: 'Policy that takes over when this one came to its end unanswered. Left out: the fallback is told, and that is the end.',
    examples: ['management'],
  },
  routes: {
    says: 'Routes, tried in order. The first that matches decides, or of those inside it the first that matches.',
  },
  'routes[]': {
    says: 'Which alerts, to which policy, and what is put on them. What it does not say it has from the route around it.',
    snippets: [
      {
        label: 'route',
        body: { name: 'production databases', match: { resource: { type: ['RDS'] } }, policy: 'platform' },
      },
      {
        label: 'route that ignores',
        body: { name: 'sandbox', match: { account: ['111122223333'] }, ignore: 'nobody restores it' },
      },
      {
        label: 'route that goes on',
        body: {
          name: 'third strike',
          match: { strikes: [{ numeric: ['>=', 3] }] },
          severity: 'critical',
          continue: true,
        },
      },
    ],
  },
  'routes[].name': {
    says: 'Name of the route, once in the whole tree: incidents, messages and records name it.',
    examples: ['production databases'],
    mistake: 'Takes one line of up to 80 characters.',
  },
  'routes[].match': {
    says: `What it matches: ${pattern}. Left out: every alert that comes to it.`,
    examples: [
      { resource: { type: ['RDS', 'Aurora'], tags: { environment: ['prod'] } }, severity: ['critical', 'high'] },
    ],
  },
  ...optionWords(),
  'routes[].labels.*': { says: 'Value of the label.', examples: ['dba'] },
  'routes[].ignore': {
    says: 'Opens no incident for what it matches, and why. It is on record, and nobody hears of it.',
    examples: ['the one who stopped it knows'],
    ...sentence,
  },
  'routes[].continue': {
    says: 'Only puts severity and labels on alerts and says who hears of them too ("notify"); the next routes decide.',
  },
  'routes[].routes': {
    says: 'Routes inside it, tried in order when it matches. When none of them decides, it does itself.',
  },
  inhibitions: { says: 'What is not told while something else is open, because that explains it.' },
  'inhibitions[]': {
    says: 'Alerts of "target" are not told while an incident with an alert of "source" is open.',
    snippets: [
      {
        label: 'inhibition',
        body: {
          name: 'vault gone',
          source: { error: { code: ['vault-not-found'] } },
          target: { event: { kind: ['copy'] } },
          equal: ['account', 'region'],
        },
      },
    ],
  },
  'inhibitions[].name': {
    says: 'Name of the inhibition.',
    examples: ['vault gone'],
    mistake: 'Takes one line of up to 80 characters.',
  },
  'inhibitions[].source': { says: `What keeps others quiet while it is open: ${pattern}.` },
  'inhibitions[].target': { says: `What is kept quiet: ${pattern}.` },
  'inhibitions[].equal': {
    says: 'Fields that have to be the same in both. Left out: account, region.',
    examples: [['account', 'region']],
  },
  silences: {
    says: 'What is not told for once, until when and why. It is told when the silence ends, if it still fails.',
  },
  'silences[]': {
    says: 'Alerts that are not told until a moment, at most 30 days away.',
    snippets: [
      {
        label: 'silence',
        body: {
          match: { resource: { name: ['orders-db'] } },
          until: '2026-12-10',
          reason: 'moves to Aurora',
          by: 'ana',
        },
      },
    ],
  },
  'silences[].match': { says: `What is not told: ${pattern}.`, examples: [{ resource: { name: ['orders-db'] } }] },
  'silences[].from': {
    says: 'When it begins. Left out: at once.',
    examples: ['2026-12-01', '2026-12-01T08:00:00Z'],
    ...moment,
  },
  'silences[].until': {
    says: 'When it ends, at most 30 days after it began.',
    examples: ['2026-12-10', '2026-12-10T08:00:00Z'],
    ...moment,
  },
  'silences[].reason': { says: 'Why, for those who wonder.', examples: ['moves to Aurora'], ...sentence },
  'silences[].by': { says: 'Who wrote it.', examples: ['ana'], mistake: 'Takes one line of up to 80 characters.' },
  windows: {
    says: 'What is not told for a while, again and again. It is told when the window ends, if it still fails.',
  },
  'windows[]': {
    says: 'A time at which alerts are not told.',
    snippets: [
      {
        label: 'window',
        body: {
          name: 'sunday patching',
          match: { severity: ['medium', 'low'] },
          schedule: '0 22 * * SUN',
          timezone: 'Europe/London',
          duration: '4h',
        },
      },
    ],
  },
  'windows[].name': {
    says: 'Name of the window.',
    examples: ['sunday patching'],
    mistake: 'Takes one line of up to 80 characters.',
  },
  'windows[].match': { says: `What is not told: ${pattern}. Left out: every alert, critical ones too.` },
  'windows[].schedule': {
    says: 'When it begins, in the five fields of crontab: minute, hour, day of the month, month, day of the week.',
    examples: ['0 22 * * SUN', '30 1 1 * *'],
    limits: { pattern: '^\\s*\\S+(?:\\s+\\S+){4}\\s*$' },
    mistake: 'Takes five fields, such as "0 22 * * SUN", not the cron(…) of AWS.',
  },
  'windows[].timezone': { says: 'Time zone of the schedule.', ...timezone },
  'windows[].duration': { says: 'How long it stays open.', ...duration('1m', '7d', '4h', '1h30m') },
  fallback: {
    says: 'Targets that speak for one that cannot be reached, in order, and hear of incidents that nobody answered. Left out: the alert topic.',
    examples: [['backup-channel']],
  },
  bulletins: {
    says: 'Targets and rotations that hear news about the rules themselves. Left out: those of "fallback".',
    examples: [['backup-channel']],
  },
};

/** What the fields of an alert mean, by name; a name without a dot at its end stands for those below it. */
export const fieldWords: Readonly<Record<string, string>> = {
  account: 'AWS account of the event.',
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
  'job.initiator': 'Whether a plan started it or somebody did.',
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
