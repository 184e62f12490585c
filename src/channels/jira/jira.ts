import * as z from 'zod/mini';
import { noticeKind, type Standing } from '../../incidents/notice-kinds.ts';
import type { IncidentNotice } from '../../notices/notice.ts';
import { type ChannelWords, type Delivery, type DeliveryState, defineChannel } from '../channel.ts';
import type { FailedDelivery } from '../http-outcome.ts';
import { readSecret, secretRef } from '../secret-ref.ts';
import { type IssueRef, type JiraAnswer, JiraClient } from './client.ts';
import { commentBody, incidentLabel, issueContent } from './issue.ts';

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

/** Fields an issue can do without when a project's screen refuses them. */
const optionalFields = ['priority', 'labels'];

/** Categories of status, best first; names of statuses differ from site to site. */
const categories: Record<Standing, readonly string[]> = {
  open: ['new', 'indeterminate'],
  'in-hand': ['indeterminate'],
  over: ['done'],
};

/** Returns where a notice moves the issue; undefined: it stays. */
function categoriesFor({ kind }: IncidentNotice): readonly string[] | undefined {
  const { standing } = noticeKind(kind);
  return standing === null ? undefined : categories[standing];
}

/** Jira Cloud: one issue per incident, a comment for each later notice, and the status that goes with it. */
export const jira = defineChannel<Options>({
  id: 'jira',
  title: 'Jira Cloud',
  options: options as unknown as z.ZodMiniType<Options>,
  updates: false,
  // An announcement is nothing to work on.
  announcements: false,
  example: { site: 'example.atlassian.net', project: 'OPS', token: 'ssm:/backup-alerts/prod/secrets/jira' },
  // Atlassian limits bursts per site and publishes no numbers; a delivery is up to four calls, one after the other.
  pace: ({ site }) => [{ of: `jira ${site}`, perSecond: 2, burst: 5 }],
  preview(notice, given, { ref }) {
    if (ref === null) return { createIssue: issueBody(notice, given) };
    const moveTo = categoriesFor(notice);
    return { addComment: { body: commentBody(notice) }, ...(moveTo === undefined ? {} : { moveTo }) };
  },
  async deliver(notice, given, memory, ports, signal) {
    const reading = await readSecret(ports.secrets, given.token);
    if ('outcome' in reading) return reading.outcome;
    if (!/^[^\s:@]+@[^\s:@]+:\S+$/.test(reading.secret)) {
      return { status: 'rejected', reason: 'bad-credentials', detail: `${given.token} must hold email:api_token.` };
    }
    const client = new JiraClient(given.site, reading.secret, ports, signal);
    const known = memory.ref?.key;
    if (known !== undefined) return tellAgain(notice, given, client, memory, known);
    return tellFirst(notice, given, client, memory);
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
  let created = await client.create(issueBody(notice, given));
  if ('outcome' in created && created.fields.length > 0) {
    created = await client.create(issueBody(notice, given, refusedOf(created.fields)));
  }
  return 'value' in created ? keep(created.value, notice, memory) : created.outcome;
}

async function tellAgain(
  notice: IncidentNotice,
  given: Options,
  client: JiraClient,
  memory: DeliveryState,
  key: string,
): Promise<Delivery> {
  const moved = await move(notice, client, key);
  if (moved?.status === 'retry') return moved;
  if (memory.ref?.said === notice.noticeId) return { status: 'delivered', ref: memory.ref, vendorId: key };
  const commented = await commentOnce(notice, client, memory, key);
  if (isGone(commented)) return tellFirst(notice, given, client, memory);
  if ('outcome' in commented) return commented.outcome;
  const kept = await keep({ key, id: memory.ref?.id ?? '' }, notice, memory);
  return moved === null
    ? kept
    : { ...kept, detail: `The comment was made, the status was not changed: ${moved.detail}` };
}

/** Comments, unless an attempt of which no answer came back has done it already. */
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
  return client.comment(key, commentBody(notice), notice.noticeId);
}

/** Moves the issue to the category that goes with the notice; null when that is done or not needed. A move first, a comment after: only the move can be repeated. */
async function move(notice: IncidentNotice, client: JiraClient, key: string): Promise<FailedDelivery | null> {
  const wanted = categoriesFor(notice);
  if (wanted === undefined) return null;
  const current = await client.statusCategory(key);
  if ('outcome' in current) return current.outcome;
  if (current.value === wanted[0]) return null;
  const possible = await client.transitions(key);
  if ('outcome' in possible) return possible.outcome;
  for (const category of wanted) {
    if (category === current.value) return null;
    const transition = possible.value.find((candidate) => candidate.category === category);
    if (transition === undefined) continue;
    const done = await client.transition(key, transition.id);
    return 'outcome' in done ? done.outcome : null;
  }
  const detail = `The workflow has no way from here to a status of category ${wanted.join(' or ')}.`;
  return { status: 'rejected', reason: 'bad-request', detail };
}

async function keep(
  issue: IssueRef,
  notice: IncidentNotice,
  memory: DeliveryState,
): Promise<Extract<Delivery, { status: 'delivered' }>> {
  const ref = { key: issue.key, id: issue.id, said: notice.noticeId };
  await memory.saveRef(ref);
  return { status: 'delivered', ref, vendorId: issue.key };
}

function isGone(answer: JiraAnswer<unknown>): boolean {
  return 'outcome' in answer && answer.status === 404;
}

function refusedOf(fields: readonly string[]): readonly string[] {
  const refused = optionalFields.filter((field) => fields.includes(field));
  return refused.length === 0 ? optionalFields : refused;
}

function issueBody(notice: IncidentNotice, given: Options, without: readonly string[] = []) {
  const { labels, ...content } = issueContent(notice);
  const priority = given.priorities?.[notice.severity];
  const fields = {
    project: { key: given.project },
    issuetype: { name: given.issueType },
    ...content,
    ...(without.includes('labels') ? {} : { labels }),
    ...(priority === undefined || without.includes('priority') ? {} : { priority: { name: priority } }),
  };
  return { fields, properties: [{ key: 'backup-alert-router', value: { incidentId: notice.incidentId } }] };
}
