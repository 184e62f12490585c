import { adfTextLimit, checkAdf } from './adf.ts';
import { type Answer, asText, isObject, json } from './exchange.ts';
import type { JiraCall } from './jira-call.ts';
import { accountOf, type JiraIssue } from './jira-store.ts';
import { tellOfComment } from './jira-webhooks.ts';
import type { Simulation } from './simulation.ts';

/** The comments of an issue. */
export function listComments(call: JiraCall, issue: JiraIssue): Answer {
  const { query } = call.exchange;
  const all = query.get('orderBy') === '-created' ? issue.comments.toReversed() : issue.comments;
  const page = all.slice(0, Number(query.get('maxResults') ?? 5000));
  const comments = page.map(({ properties: _properties, ...comment }) => comment);
  return json(200, { comments, total: issue.comments.length });
}

/** Comments by their ids, the only call that gives their properties; https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/#api-rest-api-3-comment-list-post */
export function commentsByIds({ body, exchange, sim }: JiraCall): Answer {
  const ids = Array.isArray(body.ids) ? body.ids.map(String) : [];
  const all = sim.jira.issues.flatMap((issue) =>
    issue.comments.map((comment) => ({
      ...comment,
      self: `https://${issue.site}/rest/api/3/issue/${issue.id}/comment/${comment.id}`,
      author: accountOf(comment.author),
    })),
  );
  const found = all.filter(({ id }) => ids.includes(id));
  const isExpanded = exchange.query.get('expand') === 'properties';
  const values = found.map(({ properties, ...comment }) => (isExpanded ? { ...comment, properties } : comment));
  return json(200, { values, total: values.length, isLast: true });
}

/** Adds a comment by the API. */
export function addComment(call: JiraCall, issue: JiraIssue): Answer {
  const fault = checkAdf(call.body.body);
  if (fault === 'too long') {
    const comment = `The entered text is too long. It exceeds the allowed limit of ${adfTextLimit} characters.`;
    return json(400, { errorMessages: [], errors: { comment } });
  }
  if (fault) return json(400, { errorMessages: ['INVALID_INPUT'], errors: {} }, { 'x-simulator-reason': fault });
  const body = call.body.body as Record<string, unknown>;
  const properties = Array.isArray(call.body.properties) ? call.body.properties : [];
  const { id, created } = commentOn(call.sim, issue, { by: call.user, body, properties });
  return json(201, {
    id,
    self: `https://${issue.site}/rest/api/3/issue/${issue.id}/comment/${id}`,
    author: { displayName: call.user },
    body,
    created,
  });
}

/** Adds a comment and sends Jira's webhook when one is set up, whoever made it. */
export function commentOn(
  sim: Simulation,
  issue: JiraIssue,
  { by, body, properties }: { by: string; body: Record<string, unknown>; properties: unknown[] },
): { id: string; created: string } {
  const id = String(sim.jira.nextId);
  sim.jira.nextId += 1;
  const created = sim.now().toISOString();
  issue.comments.push({ id, author: by, body, created, properties });
  issue.updated = created;
  tellOfComment(sim, issue, { id, by, text: textIn(body) });
  sim.version += 1;
  return { id, created };
}

function textIn(node: unknown): string {
  if (!isObject(node)) return '';
  const inner = Array.isArray(node.content) ? node.content.map(textIn).join(' ') : '';
  return `${asText(node.text)}${inner}`;
}
