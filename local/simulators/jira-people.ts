import { createHmac } from 'node:crypto';
import { transitionIssue } from './jira.ts';
import { findIssue, type JiraIssue, statusObject } from './jira-store.ts';
import type { Simulation } from './simulation.ts';

/** A person moves an issue on the board. */
export interface IssuePress {
  readonly site: string;
  readonly key: string;
  /** Id of the transition: 11 to do, 21 in progress, 31 done. */
  readonly transition: string;
  readonly user: string;
}

/** Moves an issue as a person would and sends Jira's signed webhook when one is set up. */
export async function pressIssue(sim: Simulation, press: IssuePress): Promise<{ ok: boolean; webhook: number | null }> {
  const issue = findIssue(sim.jira, press.site, press.key);
  if (!issue) return { ok: false, webhook: null };
  const before = issue.status;
  const by = press.user || 'Ana Ruiz';
  if (!transitionIssue(sim, issue, { id: press.transition, by })) return { ok: false, webhook: null };
  const { respondUrl, jiraWebhookPath } = sim.settings;
  if (!respondUrl || !jiraWebhookPath) return { ok: true, webhook: null };
  const body = JSON.stringify(webhookBody(sim, issue, { from: before.name, by }));
  return { ok: true, webhook: await post(`${respondUrl.replace(/\/$/, '')}${jiraWebhookPath}`, body, sim) };
}

/** Signs a webhook as Jira does: https://developer.atlassian.com/cloud/jira/platform/webhooks/ */
export function signJiraWebhook(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

function webhookBody(sim: Simulation, issue: JiraIssue, change: { from: string; by: string }): Record<string, unknown> {
  const items = [{ field: 'status', fieldtype: 'jira', fromString: change.from, toString: issue.status.name }];
  return {
    timestamp: sim.now().getTime(),
    webhookEvent: 'jira:issue_updated',
    issue_event_type_name: 'issue_generic',
    user: { accountId: '5b10ac8d82e05b22cc7d4ef5', displayName: change.by },
    issue: { id: issue.id, key: issue.key, fields: { ...issue.fields, status: statusObject(issue.status) } },
    changelog: { id: String(sim.jira.nextId), items },
  };
}

async function post(url: string, body: string, sim: Simulation): Promise<number | null> {
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Atlassian Webhook HTTP Client',
    'x-hub-signature': signJiraWebhook(sim.settings.jiraWebhookSecret, body),
    'x-atlassian-webhook-identifier': crypto.randomUUID(),
    'x-atlassian-webhook-flow': 'Primary',
  };
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(30_000) });
    return response.status;
  } catch {
    return null;
  }
}
