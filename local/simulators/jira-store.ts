/** A workflow state of the simulated project. */
export interface JiraStatus {
  readonly id: string;
  readonly name: string;
  readonly category: 'new' | 'indeterminate' | 'done';
}

/** A comment, its body in Atlassian Document Format. */
interface JiraComment {
  readonly id: string;
  readonly author: string;
  readonly body: Record<string, unknown>;
  readonly created: string;
  /** What apps have attached to it, unseen. */
  readonly properties: readonly unknown[];
}

/** A change of a field. */
export interface IssueChange {
  readonly at: string;
  readonly by: string;
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

/** One issue as Jira keeps it. */
export interface JiraIssue {
  readonly id: string;
  readonly key: string;
  readonly site: string;
  readonly project: string;
  readonly created: string;
  readonly reporter: string;
  updated: string;
  fields: Record<string, unknown>;
  status: JiraStatus;
  readonly comments: JiraComment[];
  readonly properties: Map<string, unknown>;
  readonly remoteLinks: { id: number; object: Record<string, unknown> }[];
  /** Changes of fields, oldest first. */
  readonly changes: IssueChange[];
  /** Changes of state, oldest first. */
  readonly moves: { at: string; by: string; from: string; to: string }[];
}

/** The simulated Jira sites. */
export interface JiraStore {
  readonly projects: string[];
  /** Account ids of people to whom issues can be assigned. */
  readonly people: string[];
  /** Fields that the screens of a project do not have. */
  readonly offScreen: Readonly<Record<string, readonly string[]>>;
  readonly issues: JiraIssue[];
  nextId: number;
}

/** The workflow: to do, in progress, done. */
const statuses: readonly JiraStatus[] = [
  { id: '10000', name: 'To Do', category: 'new' },
  { id: '3', name: 'In Progress', category: 'indeterminate' },
  { id: '10001', name: 'Done', category: 'done' },
];

/** Transitions and the state they lead to; from a state one can go to every other. */
export const transitions: readonly { id: string; name: string; to: JiraStatus }[] = [
  { id: '11', name: 'Back to do', to: statuses[0] as JiraStatus },
  { id: '21', name: 'Start progress', to: statuses[1] as JiraStatus },
  { id: '31', name: 'Done', to: statuses[2] as JiraStatus },
];

/** Issue types and priorities that the project's screens offer. */
export const issueTypes = ['Incident', 'Task', 'Bug', 'Story', 'Service Request', '[System] Incident'];
/** Priorities, highest first. */
export const priorities = ['Highest', 'High', 'Medium', 'Low', 'Lowest'];

/** Makes empty sites with the projects OPS and DBA, and one without dates. */
export function newJiraStore(): JiraStore {
  return {
    projects: ['OPS', 'DBA', 'NODATES'],
    people: ['5b10ac8d82e05b22cc7d4ef5', '5b10a2844c20165700ede21f'],
    offScreen: { NODATES: ['duedate'] },
    issues: [],
    nextId: 10_001,
  };
}

/** Finds an issue by key or id on a site. */
export function findIssue(store: JiraStore, site: string, keyOrId: string): JiraIssue | undefined {
  const wanted = keyOrId.toUpperCase();
  return store.issues.find((issue) => issue.site === site && (issue.key === wanted || issue.id === keyOrId));
}

/** Writes down a change of a field. */
export function noteChange(issue: JiraIssue, change: IssueChange): void {
  issue.changes.push(change);
  issue.updated = change.at;
}

/** Writes a user as Jira does; accounts of programs have an address for a name here. */
export function accountOf(name: string): Record<string, string> {
  const accountId = name.includes('@')
    ? '5b10ac8d82e05b22cc7d4ef5'
    : `712020:${name.toLowerCase().replace(/\W+/g, '-')}`;
  return { accountId, accountType: 'atlassian', displayName: name };
}

/** Writes the changes of an issue as Jira does, newest first. */
export function changelogOf(issue: JiraIssue): Record<string, unknown> {
  const histories = issue.changes.toReversed().map(({ at, by, field, from, to }, index) => ({
    id: String(issue.changes.length - index),
    author: accountOf(by),
    created: at.replace('Z', '+0000'),
    items: [{ field, fieldtype: 'jira', fromString: from, toString: to }],
  }));
  return { startAt: 0, maxResults: histories.length, total: histories.length, histories };
}

/** Writes a status as Jira does, with its category. */
export function statusObject(status: JiraStatus): Record<string, unknown> {
  const names = { new: 'To Do', indeterminate: 'In Progress', done: 'Done' } as const;
  const category = { key: status.category, name: names[status.category] };
  return { id: status.id, name: status.name, statusCategory: category };
}

/** Writes an issue as Jira does, with only the wanted fields. */
export function issueObject(issue: JiraIssue, wanted: readonly string[] | null): Record<string, unknown> {
  const all: Record<string, unknown> = {
    ...issue.fields,
    status: statusObject(issue.status),
    created: issue.created,
    updated: issue.updated,
    reporter: accountOf(issue.reporter),
    creator: accountOf(issue.reporter),
    resolution: issue.status.category === 'done' ? { name: 'Done' } : null,
    comment: { comments: issue.comments, total: issue.comments.length },
  };
  const isAll = wanted === null || wanted.includes('*all') || wanted.includes('*navigable');
  const fields = isAll ? all : Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name)));
  const self = `https://${issue.site}/rest/api/3/issue/${issue.id}`;
  return { id: issue.id, key: issue.key, self, ...(wanted?.length === 0 ? {} : { fields }) };
}
