import { type Answer, asText, json } from './exchange.ts';
import { failed } from './jira-answer.ts';
import type { JiraCall } from './jira-call.ts';
import { issueObject, type JiraIssue } from './jira-store.ts';

/**
 * Answers /search/jql. As at Atlassian it is not read-after-write: issues younger than the lag are missing.
 * https://developer.atlassian.com/cloud/jira/platform/search-and-reconcile/
 */
export function searchIssues(call: JiraCall): Answer {
  const { query, method } = call.exchange;
  const isPost = method === 'POST';
  const jql = asText(isPost ? call.body.jql : query.get('jql'));
  const wanted = isPost ? call.body.fields : query.get('fields')?.split(',');
  const limit = Number((isPost ? call.body.maxResults : query.get('maxResults')) ?? 50);
  const conditions = parseJql(jql);
  if (typeof conditions === 'string') return failed(400, conditions);
  const oldest = call.sim.now().getTime() - call.sim.settings.jiraSearchLagMs;
  const found = call.sim.jira.issues
    .filter((issue) => issue.site === call.site && Date.parse(issue.created) <= oldest)
    .filter((issue) => conditions.every((condition) => holds(condition, issue)))
    .toSorted(byCreation(jql));
  const fields = Array.isArray(wanted) ? wanted.map(String) : [];
  const issues = found.slice(0, limit).map((issue) => issueObject(issue, fields));
  const isLast = found.length <= limit;
  return json(200, { issues, isLast, ...(isLast ? {} : { nextPageToken: String(limit) }) });
}

interface Condition {
  readonly field: string;
  readonly isNegated: boolean;
  readonly values: readonly string[];
}

const known = ['project', 'labels', 'status', 'statuscategory', 'key', 'issuekey', 'issuetype', 'summary'];

/** Reads conditions joined by AND with =, !=, in, not in and ~; answers Jira's complaint otherwise. */
function parseJql(jql: string): Condition[] | string {
  const where = jql.replace(/\s+order\s+by\s+.*$/i, '').trim();
  if (where === '') return 'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.';
  const conditions: Condition[] = [];
  for (const clause of where.split(/\s+and\s+/i)) {
    const parts = /^"?(\w+)"?\s*(=|!=|~|\bnot\s+in\b|\bin\b)\s*(.+)$/i.exec(clause.trim());
    if (!parts) return `Error in the JQL Query: unable to read '${clause}'.`;
    const [, name = '', operator = '', list = ''] = parts;
    const field = name.toLowerCase();
    if (!known.includes(field)) return `Field '${name}' does not exist or you do not have permission to view it.`;
    const values = list
      .replace(/^\(|\)$/g, '')
      .split(',')
      .map(unquote);
    conditions.push({ field, isNegated: /^(!=|not)/i.test(operator), values });
  }
  return conditions;
}

/** The newest issue comes first unless the query asks for ascending order. */
function byCreation(jql: string): (a: JiraIssue, b: JiraIssue) => number {
  const sign = /order\s+by\s+(created|key|updated)\s*(asc)?\s*$/i.exec(jql)?.[2] ? 1 : -1;
  return (a, b) => sign * (Number(a.id) - Number(b.id));
}

function unquote(value: string): string {
  return value
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2')
    .toLowerCase();
}

function holds(condition: Condition, issue: JiraIssue): boolean {
  const actual = valuesOf(condition.field, issue).map((value) => value.toLowerCase());
  const isHit = condition.values.some((value) =>
    condition.field === 'summary' ? actual.some((own) => own.includes(value)) : actual.includes(value),
  );
  return isHit !== condition.isNegated;
}

function valuesOf(field: string, issue: JiraIssue): string[] {
  const { labels, summary, issuetype } = issue.fields;
  if (field === 'project') return [issue.project];
  if (field === 'labels') return Array.isArray(labels) ? labels.map(String) : [];
  if (field === 'status') return [issue.status.name];
  if (field === 'summary') return [String(summary)];
  if (field === 'issuetype') return [asText((issuetype as Record<string, unknown> | undefined)?.name)];
  if (field === 'statuscategory')
    return [issue.status.category, { new: 'to do', indeterminate: 'in progress', done: 'done' }[issue.status.category]];
  return [issue.key];
}
