import * as z from 'zod/mini';
import { secretForms } from '../../lib/secret-forms.ts';
import { dateOf } from '../../lib/zoned-time.ts';
import type { IncidentNotice } from '../../notices/notice.ts';
import { type ChannelWords, type Delivery, type DeliveryState, defineChannel } from '../channel.ts';
import { readSecret, secretRef } from '../secret-ref.ts';
import { type IssueRef, type JiraAnswer, JiraClient } from './client.ts';
import { commentBody, incidentLabel, issueContent } from './issue.ts';
import { ownIssueId } from './own-issue-id.ts';
import { categories, categoriesFor, move } from './status.ts';

const options = z.strictObject({
  site: z
    .string()
    .check(z.regex(/^[a-z0-9][a-z0-9-]*\.atlassian\.net$/, 'must be a site such as example.atlassian.net')),
  project: z.string().check(z.regex(/^[A-Z][A-Z0-9_]{1,254}$/, 'must be a project key such as OPS')),
  /** The secret is `email:api_token` of the account that creates the issues. */
  token: secretRef,
  issueType: z._default(z.string().check(z.minLength(1), z.maxLength(60)), 'Task'),
  /** Names of the priorities in this project; without them the issue keeps the project's default. */
  priorities: z.optional(
    z.strictObject({
      critical: z.optional(z.string()),
      high: z.optional(z.string()),
      medium: z.optional(z.string()),
      low: z.optional(z.string()),
    }),
  ),
});
type Options = z.infer<typeof options>;

/**
 * What editors and docs say of a target of this kind and of its options, by path.
 *
 * @public Found by docs/rules-words.ts.
 */
export const words = {
  '': { says: 'One issue in Jira Cloud for each incident: commented, moved and closed.' },
  site: { says: 'Site without https://.', examples: ['example.atlassian.net'] },
  project: { says: 'Key of the project.', examples: ['OPS'] },
  token: {
    says: 'Where the secret is: a SecureString parameter that holds email:api_token.',
    examples: ['ssm:/backup-alerts/prod/secrets/jira'],
    mistake: 'Takes a reference such as ssm:/backup-alerts/prod/secrets/jira; never write a secret itself here.',
  },
  issueType: { says: 'Type of the issues. Left out: Task.', examples: ['Task', 'Incident'] },
  priorities: {
    says: 'Names of priorities in this project, by severity. Left out: the default of the project.',
    examples: [{ critical: 'Highest', high: 'High', medium: 'Medium', low: 'Low' }],
  },
  'priorities.critical': { says: 'Priority of critical incidents.', examples: ['Highest'] },
  'priorities.high': { says: 'Priority of high incidents.', examples: ['High'] },
  'priorities.medium': { says: 'Priority of medium incidents.', examples: ['Medium'] },
  'priorities.low': { says: 'Priority of low incidents.', examples: ['Low'] },
} as const satisfies ChannelWords<Options>;

/** Fields that are left out when a project's screen, or Jira, refuses them. */
const optionalFields = ['assignee', 'duedate', 'priority', 'labels'];

/** Jira Cloud: one issue per incident, a comment for each later notice, and the matching status. */
export const jira = defineChannel<Options>({
  id: 'jira',
  title: 'Jira Cloud',
  options: options as unknown as z.ZodMiniType<Options>,
  updates: false,
  // Nobody has to work on an announcement.
  announcements: false,
  example: { site: 'example.atlassian.net', project: 'OPS', token: 'ssm:/backup-alerts/prod/secrets/jira' },
  // Atlassian limits bursts per site and publishes no numbers; a delivery is up to four calls, one after the other.
  pace: ({ site }) => [{ of: `jira ${site}`, perSecond: 2, burst: 5 }],
  ticketOf: ({ site }, { key = '' }) =>
    key === '' ? null : { label: key, url: `https://${site}/browse/${encodeURIComponent(key)}` },
  ownIdOf: ({ site }, { id }) => (id === undefined || id === '' ? null : ownIssueId(site, id)),
  preview(notice, given, { ref }) {
    if (ref === null) return { createIssue: issueBody(notice, given) };
    const moveTo = categoriesFor(notice);
    return { addComment: { body: commentBody(notice) }, ...(moveTo === undefined ? {} : { moveTo }) };
  },
  async deliver(notice, given, memory, ports, signal) {
    const reading = await readSecret(ports.secrets, given.token);
    if ('outcome' in reading) return reading.outcome;
    if (!secretForms.jira(reading.secret)) {
      return { status: 'rejected', reason: 'bad-credentials', detail: `${given.token} must hold email:api_token.` };
    }
    const client = new JiraClient(given.site, reading.secret, ports, signal);
    const known = memory.ref?.key;
    if (known !== undefined) return tellAgain(notice, given, client, memory, known);
    const before = memory.before?.key;
    return before === undefined
      ? tellFirst(notice, given, client, memory)
      : tellRelapse(notice, given, client, memory, before);
  },
});

async function tellFirst(
  notice: IncidentNotice,
  given: Options,
  client: JiraClient,
  memory: DeliveryState,
): Promise<Delivery> {
  if (memory.possibleDuplicate) {
    const found = await client.findByLabel(given.project, incidentLabel(notice.incidentId));
    if ('outcome' in found && found.outcome.status === 'retry') return found.outcome;
    if ('value' in found && found.value !== null) return keep(found.value, notice, memory);
  }
  return create(notice, given, client, memory);
}

/**
 * Creates the issue, without the optional fields that Jira refuses, because an incomplete ticket is better than none. The
 * outcome says what is missing and why.
 */
async function create(
  notice: IncidentNotice,
  given: Options,
  client: JiraClient,
  memory: DeliveryState,
): Promise<Delivery> {
  let without: readonly string[] = [];
  const whys: string[] = [];
  for (;;) {
    const created = await client.create(issueBody(notice, given, without));
    if ('value' in created) {
      const kept = await keep(created.value, notice, memory);
      if (without.length === 0) return kept;
      return { ...kept, detail: `The ticket was created without ${without.join(', ')}. ${whys.join(' ')}` };
    }
    const more = refusedOf(created.fields).filter((field) => !without.includes(field));
    if (created.fields.length === 0 || more.length === 0) return created.outcome;
    without = [...without, ...more];
    whys.push(created.outcome.detail);
  }
}

async function tellAgain(
  notice: IncidentNotice,
  given: Options,
  client: JiraClient,
  memory: DeliveryState,
  key: string,
): Promise<Delivery> {
  const moved = await move(categoriesFor(notice), client, key);
  if (moved?.status === 'retry') return moved;
  if (memory.ref?.said === notice.noticeId)
    return { status: 'delivered', arrived: true, ref: memory.ref, vendorId: key };
  const issue = { key, id: memory.ref?.id ?? '' };
  const unmoved = moved === null ? null : `the status was not changed: ${moved.detail}`;
  return tellIn(issue, unmoved, notice, given, client, memory);
}

/** Tells a relapse in the issue of the earlier incident, which is reopened, or in a new one when that is gone. */
async function tellRelapse(
  notice: IncidentNotice,
  given: Options,
  client: JiraClient,
  memory: DeliveryState,
  key: string,
): Promise<Delivery> {
  const moved = await move(categories.open, client, key);
  if (moved?.status === 'retry') return moved;
  const issue = { key, id: memory.before?.id ?? '' };
  const unmoved = moved === null ? null : `the issue was not opened again: ${moved.detail}`;
  return tellIn(issue, unmoved, notice, given, client, memory);
}

/** Tells a notice in an existing issue, or in a new one when that is gone. `unmoved`: why its status could not be changed. */
async function tellIn(
  issue: IssueRef,
  unmoved: string | null,
  notice: IncidentNotice,
  given: Options,
  client: JiraClient,
  memory: DeliveryState,
): Promise<Delivery> {
  const commented = await commentOnce(notice, client, memory, issue.key);
  if (isGone(commented)) return tellFirst(notice, given, client, memory);
  if ('outcome' in commented) return commented.outcome;
  const kept = await keep(issue, notice, memory);
  return unmoved === null ? kept : { ...kept, detail: `The comment was made, ${unmoved}` };
}

/** Comments, unless an earlier attempt without an answer did it already. */
async function commentOnce(
  notice: IncidentNotice,
  client: JiraClient,
  memory: DeliveryState,
  key: string,
): Promise<JiraAnswer<true>> {
  if (memory.possibleDuplicate) {
    const found = await client.hasCommentOf(key, notice.noticeId);
    if ('outcome' in found && (found.outcome.status === 'retry' || isGone(found))) return found;
    if ('value' in found && found.value) return { value: true };
  }
  const body = memory.ref === null ? issueContent(notice).description : commentBody(notice);
  return client.comment(key, body, notice.noticeId);
}

async function keep(
  issue: IssueRef,
  notice: IncidentNotice,
  memory: DeliveryState,
): Promise<Extract<Delivery, { status: 'delivered' }>> {
  const ref = { key: issue.key, id: issue.id, said: notice.noticeId };
  await memory.saveRef(ref);
  return { status: 'delivered', arrived: true, ref, vendorId: issue.key };
}

function isGone(answer: JiraAnswer<unknown>): boolean {
  return 'outcome' in answer && answer.status === 404;
}

function refusedOf(fields: readonly string[]): readonly string[] {
  const refused = optionalFields.filter((field) => fields.includes(field));
  return refused.length === 0 ? optionalFields : refused;
}

function issueBody(notice: IncidentNotice, given: Options, without: readonly string[] = []) {
  const { labels, ...content } = issueContent(notice, without);
  const priority = given.priorities?.[notice.severity];
  const fields = {
    project: { key: given.project },
    issuetype: { name: given.issueType },
    ...content,
    ...(without.includes('labels') ? {} : { labels }),
    ...(priority === undefined || without.includes('priority') ? {} : { priority: { name: priority } }),
    ...(notice.assignee === undefined || without.includes('assignee')
      ? {}
      : { assignee: { accountId: notice.assignee } }),
    ...(notice.resolveBy === undefined || without.includes('duedate')
      ? {}
      : { duedate: dateOf(notice.resolveBy, notice.timezone) }),
  };
  return { fields, properties: [{ key: 'backup-alert-router', value: { incidentId: notice.incidentId } }] };
}
