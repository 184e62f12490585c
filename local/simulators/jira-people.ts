import { transitionIssue } from './jira.ts';
import { commentOn } from './jira-comments.ts';
import { accountOf, findIssue, noteChange } from './jira-store.ts';
import { tellOfIssue } from './jira-webhooks.ts';
import type { Simulation } from './simulation.ts';
import { firstStatus } from './webhooks-out.ts';

/** A person moves an issue on the board. */
export interface IssuePress {
  readonly site: string;
  readonly key: string;
  /** Id of the transition: 11 to do, 21 in progress, 31 done. */
  readonly transition: string;
  readonly user: string;
}

/** Moves an issue as a person would; answers what became of the first try of Jira's webhook, when one is set up. */
export async function pressIssue(sim: Simulation, press: IssuePress): Promise<{ ok: boolean; webhook: number | null }> {
  const issue = findIssue(sim.jira, press.site, press.key);
  if (!issue) return { ok: false, webhook: null };
  const before = sim.sentWebhooks.length;
  if (!transitionIssue(sim, issue, { id: press.transition, by: press.user || 'Ana Ruiz' })) {
    return { ok: false, webhook: null };
  }
  const sent = sim.sentWebhooks[before];
  return { ok: true, webhook: sent === undefined ? null : await firstStatus(sent) };
}

/** Gives an issue to somebody, as a person would. */
export function assignIssue(
  sim: Simulation,
  where: { site: string; key: string },
  to: { name: string; by: string },
): void {
  const issue = findIssue(sim.jira, where.site, where.key);
  if (!issue) throw new Error(`no issue ${where.key}`);
  issue.fields = { ...issue.fields, assignee: accountOf(to.name) };
  noteChange(issue, { at: sim.now().toISOString(), by: to.by, field: 'assignee', from: '', to: to.name });
  tellOfIssue(sim, issue, { by: to.by, field: 'assignee', from: '', to: to.name });
}

/** Comments on an issue as a person would. */
export function commentAsPerson(
  sim: Simulation,
  where: { site: string; key: string },
  said: { by: string; text: string },
): void {
  const issue = findIssue(sim.jira, where.site, where.key);
  if (!issue) throw new Error(`no issue ${where.key}`);
  const content = [{ type: 'paragraph', content: [{ type: 'text', text: said.text }] }];
  commentOn(sim, issue, { by: said.by, body: { type: 'doc', version: 1, content }, properties: [] });
}
