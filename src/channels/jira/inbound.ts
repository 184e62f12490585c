import * as z from 'zod/mini';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import type { AskPorts, InboundChannel, Posted, VendorPerson, VendorThing } from '../inbound-channel.ts';
import { inboundSchemes } from '../inbound-schemes.ts';
import { readSecret } from '../secret-ref.ts';
import { isOwnComment, type JiraAnswer, JiraClient } from './client.ts';
import { ownIssueId } from './own-issue-id.ts';

const text = z.catch(z.string(), '');
const id = z.union([z.string().check(z.regex(/^\d{1,19}$/)), z.pipe(z.int().check(z.positive()), z.transform(String))]);

const User = z.object({ accountId: text, accountType: text, displayName: text, emailAddress: text });
const Fields = z.object({
  status: z.catch(z.object({ statusCategory: z.object({ key: text }) }), { statusCategory: { key: '' } }),
  resolution: z.catch(z.nullish(z.object({ name: text })), null),
  assignee: z.catch(z.nullish(User), null),
  creator: z.catch(z.nullish(User), null),
});
const Items = z.catch(z.array(z.object({ field: text })), []);

/** A webhook, as far as it is read; https://developer.atlassian.com/cloud/jira/platform/webhooks/ */
const Message = z.object({
  webhookEvent: text,
  user: z.catch(z.nullish(User), null),
  issue: z.object({ id, fields: z.catch(z.nullish(Fields), null) }),
  changelog: z.catch(z.nullish(z.object({ items: Items })), null),
  comment: z.catch(z.nullish(z.object({ id })), null),
});

/** An issue with its changes, as Jira gives it when asked. */
const Issue = z.object({
  id,
  fields: Fields,
  changelog: z.object({
    histories: z.array(z.object({ created: text, author: z.catch(z.nullish(User), null), items: Items })),
  }),
});

/** Comments with their hidden properties. */
const Comments = z.object({
  values: z.array(
    z.object({
      self: text,
      author: z.catch(z.nullish(User), null),
      body: z.unknown(),
      visibility: z.optional(z.unknown()),
      properties: z.catch(z.array(z.object({ key: text })), []),
    }),
  ),
});

/** How recent a change has to be when Jira is asked about one, in seconds: an older one is not what was posted about. */
const newsSeconds = 3600;

/** What Jira is asked to confirm. */
type About = VendorThing & { comment: string | null };

/** The status of an issue, and its last change with its author. */
interface Changed {
  thing: VendorThing;
  fields: z.infer<typeof Fields>;
  changed: readonly string[];
  by: z.infer<typeof User> | null | undefined;
}

/**
 * Jira Cloud. Webhooks that an administrator has set up are signed. Automation rules only show the secret, and count once
 * Jira, asked with the target's own token, confirms what they say. Comments are always read back, because only then it is
 * known which are ours.
 */
export const jiraInbound: InboundChannel = {
  title: 'Jira',
  scheme: inboundSchemes.jira,
  unsigned: inboundSchemes.bearer,
  read(json, options) {
    const message = Message.safeParse(json);
    if (!message.success) return { asks: null, reason: 'unreadable', thing: null };
    const { webhookEvent, issue, comment, changelog, user } = message.data;
    const thing = { id: ownIssueId(siteOf(options), issue.id), otherId: null };
    const isComment = comment != null && /^(?:comment_\w+)?$/.test(webhookEvent);
    if (isComment && webhookEvent !== 'comment_created' && webhookEvent !== '') {
      return { asks: null, reason: 'not-an-answer', thing };
    }
    if (isComment) return { askBack: { ...thing, comment: comment.id } };
    if (issue.fields == null) return { askBack: { ...thing, comment: null } };
    if (webhookEvent !== 'jira:issue_updated') return { asks: null, reason: 'not-an-answer', thing };
    const changed = (changelog?.items ?? []).map(({ field }) => field);
    return answerIn({ thing, fields: issue.fields, changed, by: user });
  },
  async askBack(about, options, ports, signal) {
    const client = await clientOf(options, ports, signal);
    if (client === null) return null;
    if (about.comment !== null) return askComment(about, about.comment, client);
    return askIssue(about, client, addSeconds(ports.now(), -newsSeconds));
  },
  isCurrent: (ref, own) => ref?.id !== undefined && own.endsWith(`/${ref.id}`),
};

function answerIn(change: Changed): Posted {
  const { thing, fields, changed, by } = change;
  const category = fields.status.statusCategory.key;
  const isMoved = changed.includes('status') && ['indeterminate', 'done'].includes(category);
  const isAssigned = changed.includes('assignee') && fields.assignee != null && category !== 'done';
  if (!isMoved && !isAssigned) return { asks: null, reason: 'not-an-answer', thing };
  const reason = notAPerson(change);
  if (reason !== null || by == null) return { asks: null, reason: reason ?? 'not-a-person', thing };
  const who = personIn(by);
  if (category === 'done') {
    return { asks: { ask: 'resolve', why: fields.resolution?.name ?? '' }, thing, who, via: 'in Jira' };
  }
  const asks = { ask: 'acknowledge' } as const;
  if (isMoved) return { asks, thing, who, via: 'in Jira' };
  const to = fields.assignee?.displayName ?? '';
  const via = to === '' || to === who.name ? 'in Jira' : `in Jira (assigned to ${to})`;
  return { asks, thing, who, via, isIncidental: true };
}

/** Returns why the author's change is no answer: the issue's creator is the router, and apps and customers do not work on it. */
function notAPerson({ fields, by }: Changed): 'own-change' | 'not-a-person' | null {
  if (by == null || by.accountId === '') return 'not-a-person';
  if (by.accountId === fields.creator?.accountId) return 'own-change';
  return ['', 'atlassian'].includes(by.accountType) ? null : 'not-a-person';
}

async function askIssue(about: About, client: JiraClient, since: Instant): Promise<Posted | null> {
  const answer = await client.issueWithChanges(issueIdIn(about));
  if ('outcome' in answer) return unanswered(answer, about);
  const issue = Issue.safeParse(answer.value);
  if (!issue.success) return { asks: null, reason: 'not-confirmed', thing: about };
  const { fields, changelog } = issue.data;
  const relevant = changelog.histories.filter(({ items }) =>
    items.some(({ field }) => field === 'status' || field === 'assignee'),
  );
  const last = relevant.toSorted((a, b) => Date.parse(b.created) - Date.parse(a.created))[0];
  if (last === undefined || !(Date.parse(last.created) >= Date.parse(since))) {
    return { asks: null, reason: 'not-confirmed', thing: about };
  }
  return answerIn({ thing: about, fields, changed: last.items.map(({ field }) => field), by: last.author });
}

async function askComment(about: About, commentId: string, client: JiraClient): Promise<Posted | null> {
  const answer = await client.commentsWithProperties([Number(commentId)]);
  if ('outcome' in answer) return unanswered(answer, about);
  const [comment] = Comments.safeParse(answer.value).data?.values ?? [];
  const isThere = comment?.self.includes(`/issue/${issueIdIn(about)}/comment/`) === true;
  if (comment === undefined || !isThere) return { asks: null, reason: 'not-confirmed', thing: about };
  const { author, body, visibility, properties } = comment;
  if (isOwnComment(properties)) return { asks: null, reason: 'own-change', thing: about };
  if (visibility !== undefined) return { asks: null, reason: 'restricted', thing: about };
  if (author == null || !['', 'atlassian'].includes(author.accountType)) {
    return { asks: null, reason: 'not-a-person', thing: about };
  }
  const said = textsIn(body).join(' ').trim();
  if (said === '') return { asks: null, reason: 'not-an-answer', thing: about };
  const once = `comment ${commentId}`;
  return { asks: { ask: 'note', text: said }, thing: about, who: personIn(author), via: 'in Jira', once };
}

/** Returns what a failed question means: to be asked again when that can help, else not confirmed. */
function unanswered(answer: Extract<JiraAnswer<unknown>, { outcome: unknown }>, thing: VendorThing): Posted | null {
  return answer.outcome.status === 'retry' ? null : { asks: null, reason: 'not-confirmed', thing };
}

async function clientOf(options: unknown, ports: AskPorts, signal: AbortSignal): Promise<JiraClient | null> {
  const { site, token } = options as { site: string; token: string };
  const reading = await readSecret(ports.secrets, token);
  return 'outcome' in reading ? null : new JiraClient(site, reading.secret, ports, signal);
}

function personIn({ accountId, displayName, emailAddress }: z.infer<typeof User>): VendorPerson {
  return { id: accountId, mail: emailAddress === '' ? null : emailAddress, name: displayName };
}

function siteOf(options: unknown): string {
  return (options as { site: string }).site;
}

function issueIdIn({ id: own }: VendorThing): string {
  return own?.split('/')[1] ?? '';
}

/** Returns the texts of a document, in order. */
function textsIn(node: unknown): string[] {
  if (typeof node === 'string') return [node];
  if (typeof node !== 'object' || node === null) return [];
  const { text: own, content } = node as { text?: unknown; content?: unknown };
  const inner = Array.isArray(content) ? content.flatMap(textsIn) : [];
  return typeof own === 'string' ? [own, ...inner] : inner;
}
