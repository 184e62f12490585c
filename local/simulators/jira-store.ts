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
  /** Changes of state, oldest first. */
  readonly moves: { at: string; by: string; from: string; to: string }[];
}

/** The simulated Jira sites. */
export interface JiraStore {
  readonly projects: string[];
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

/** Makes empty sites with the projects OPS and DBA. */
export function newJiraStore(): JiraStore {
  return { projects: ['OPS', 'DBA'], issues: [], nextId: 10_001 };
}

/** Finds an issue by key or id on a site. */
export function findIssue(store: JiraStore, site: string, keyOrId: string): JiraIssue | undefined {
  const wanted = keyOrId.toUpperCase();
  return store.issues.find((issue) => issue.site === site && (issue.key === wanted || issue.id === keyOrId));
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
    reporter: { displayName: issue.reporter },
    comment: { comments: issue.comments, total: issue.comments.length },
  };
  const isAll = wanted === null || wanted.includes('*all') || wanted.includes('*navigable');
  const fields = isAll ? all : Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name)));
  const self = `https://${issue.site}/rest/api/3/issue/${issue.id}`;
  return { id: issue.id, key: issue.key, self, ...(wanted?.length === 0 ? {} : { fields }) };
}
