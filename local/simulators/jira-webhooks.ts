import { createHmac, randomUUID } from 'node:crypto';
import { accountOf, issueObject, type JiraIssue } from './jira-store.ts';
import type { Simulation } from './simulation.ts';
import { queueWebhook } from './webhooks-out.ts';

/** Signs a webhook as Jira does: https://developer.atlassian.com/cloud/jira/platform/webhooks/ */
export function signJiraWebhook(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** Sends Jira's webhook about a change of an issue, whoever made it, when one is set up. */
export function tellOfIssue(
  sim: Simulation,
  issue: JiraIssue,
  { by, field, from, to }: { by: string; field: string; from: string; to: string },
): void {
  tell(sim, {
    webhookEvent: 'jira:issue_updated',
    issue_event_type_name: field === 'assignee' ? 'issue_assigned' : 'issue_generic',
    user: accountOf(by),
    issue: issueObject(issue, null),
    changelog: { id: String(sim.jira.nextId), items: [{ field, fieldtype: 'jira', fromString: from, toString: to }] },
  });
}

/** Sends Jira's webhook about a new comment. */
export function tellOfComment(
  sim: Simulation,
  issue: JiraIssue,
  comment: { id: string; by: string; text: string },
): void {
  const { id, key } = issue;
  const self = `https://${issue.site}/rest/api/2/issue/${id}/comment/${comment.id}`;
  const { status } = issueObject(issue, ['status']).fields as Record<string, unknown>;
  tell(sim, {
    webhookEvent: 'comment_created',
    comment: { self, id: comment.id, author: accountOf(comment.by), body: comment.text, jsdPublic: true },
    issue: { id, key, fields: { status, summary: issue.fields.summary } },
  });
}

function tell(sim: Simulation, message: object): void {
  const { respondUrl, jiraWebhookPath: path, jiraWebhookSecret } = sim.settings;
  if (!respondUrl || !path) return;
  const body = JSON.stringify({ timestamp: sim.now().getTime(), ...message });
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Atlassian Webhook HTTP Client',
    'x-hub-signature': signJiraWebhook(jiraWebhookSecret, body),
    'x-atlassian-webhook-identifier': randomUUID(),
    'x-atlassian-webhook-flow': 'Primary',
  };
  queueWebhook(sim, { vendor: 'jira', path, headers, body });
}
