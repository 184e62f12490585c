import { adfTextLimit, checkAdf } from './adf.ts';
import { type Answer, asText, type Exchange, empty, isObject, json, parseJson, text } from './exchange.ts';
import { failed } from './jira-answer.ts';
import type { JiraCall } from './jira-call.ts';
import { checkFields } from './jira-fields.ts';
import { searchIssues } from './jira-search.ts';
import { findIssue, issueObject, type JiraIssue, statusObject, transitions } from './jira-store.ts';
import type { Simulation } from './simulation.ts';

type Route = readonly [method: string, path: RegExp, run: (call: JiraCall, issue: JiraIssue, rest: string) => Answer];

/** Calls on one issue: https://developer.atlassian.com/cloud/jira/platform/rest/v3/ */
const issueRoutes: readonly Route[] = [
  ['GET', /^$/, (call, issue) => json(200, issueObject(issue, wantedFields(call)))],
  ['PUT', /^$/, editIssue],
  ['GET', /^\/comment$/, listComments],
  ['POST', /^\/comment$/, addComment],
  ['GET', /^\/transitions$/, (_call, issue) => json(200, { expand: 'transitions', transitions: offered(issue) })],
  ['POST', /^\/transitions$/, moveIssue],
  ['GET', /^\/remotelink$/, (_call, issue) => json(200, issue.remoteLinks)],
  ['POST', /^\/remotelink$/, addRemoteLink],
  ['GET', /^\/properties\/([\w.-]+)$/, readProperty],
];

/** Answers a call of a Jira Cloud site. */
export function handleJira(exchange: Exchange, sim: Simulation): Answer {
  const path = exchange.path.replace(/^\/rest\/api\/(3|latest)\b/, '');
  if (path === exchange.path) return text(404, 'Not Found');
  const user = readUser(exchange);
  if (!user)
    return text(401, 'Client must be authenticated to access this resource.', {
      'www-authenticate': 'OAuth realm="https%3A%2F%2Fexample.atlassian.net"',
    });
  if (user === 'forbidden@example.com') return failed(403, 'You do not have permission to use this site.');
  const parsed = exchange.body === '' ? {} : parseJson(exchange.body);
  if (!isObject(parsed)) return failed(400, 'There was an error parsing JSON. Check that your request body is valid.');
  const isJson = (exchange.headers['content-type'] ?? '').startsWith('application/json');
  if (exchange.body !== '' && !isJson) return text(415, 'Unsupported Media Type');
  return dispatch(path, { exchange, site: exchange.host, user, body: parsed, sim });
}

/** Moves an issue to another state, and answers false when the transition is not offered. */
export function transitionIssue(sim: Simulation, issue: JiraIssue, to: { id: string; by: string }): boolean {
  const transition = transitions.find(({ id }) => id === to.id);
  if (!transition || transition.to === issue.status) return false;
  const at = sim.now().toISOString();
  issue.moves.push({ at, by: to.by, from: issue.status.name, to: transition.to.name });
  issue.status = transition.to;
  issue.updated = at;
  sim.version += 1;
  return true;
}

function dispatch(path: string, call: JiraCall): Answer {
  const { method } = call.exchange;
  if (path === '/issue' && method === 'POST') return createIssue(call);
  if (path === '/search/jql') return searchIssues(call);
  if (path === '/search')
    return failed(410, 'The requested API has been removed. Please migrate to the /rest/api/3/search/jql API.');
  if (path === '/myself')
    return json(200, { accountId: '5b10ac8d82e05b22cc7d4ef5', emailAddress: call.user, active: true });
  if (path === '/comment/list' && method === 'POST') return commentsByIds(call);
  const project = /^\/project\/(\w+)$/.exec(path)?.[1];
  if (project) return readProject(call, project);
  const parts = /^\/issue\/([\w-]+)(\/.*)?$/.exec(path);
  const issue = parts ? findIssue(call.sim.jira, call.site, parts[1] ?? '') : undefined;
  if (!parts) return failed(404, 'null for uri');
  if (!issue) return failed(404, 'Issue does not exist or you do not have permission to see it.');
  const rest = parts[2] ?? '';
  const route = issueRoutes.find(([verb, pattern]) => verb === method && pattern.test(rest));
  return route ? route[2](call, issue, rest) : failed(405, 'Method Not Allowed');
}

function readUser(exchange: Exchange): string | null {
  const header = exchange.headers.authorization ?? '';
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/.exec(header)?.[1];
  if (!basic) return null;
  const [email = '', token = ''] = Buffer.from(basic, 'base64').toString('utf8').split(/:(.*)/s);
  const isGood = email.includes('@') && token.length >= 6 && !token.includes('revoked');
  return isGood ? email : null;
}

function createIssue(call: JiraCall): Answer {
  const { sim, body, site, user } = call;
  const fields = isObject(body.fields) ? body.fields : {};
  const errors = checkFields(fields, { isCreate: true, projects: sim.jira.projects });
  const properties = Array.isArray(body.properties) ? body.properties.filter(isObject) : [];
  if (Object.keys(errors).length > 0) return json(400, { errorMessages: [], errors });
  const project = isObject(fields.project) ? asText(fields.project.key) : '';
  const id = String(sim.jira.nextId);
  const number = sim.jira.issues.filter((issue) => issue.project === project && issue.site === site).length + 24;
  sim.jira.nextId += 1;
  const at = sim.now().toISOString();
  const issue: JiraIssue = {
    id,
    key: `${project}-${number}`,
    site,
    project,
    created: at,
    updated: at,
    reporter: user,
    fields,
    status: transitions[0]?.to as JiraIssue['status'],
    comments: [],
    properties: new Map(properties.map(({ key, value }) => [String(key), value])),
    remoteLinks: [],
    moves: [],
  };
  sim.jira.issues.push(issue);
  return json(201, { id, key: issue.key, self: `https://${site}/rest/api/3/issue/${id}` });
}

function editIssue(call: JiraCall, issue: JiraIssue): Answer {
  const fields = isObject(call.body.fields) ? call.body.fields : {};
  const errors = checkFields(fields, { isCreate: false, projects: call.sim.jira.projects });
  if (Object.keys(errors).length > 0) return json(400, { errorMessages: [], errors });
  issue.fields = { ...issue.fields, ...fields };
  issue.updated = call.sim.now().toISOString();
  return empty(204);
}

function listComments(call: JiraCall, issue: JiraIssue): Answer {
  const { query } = call.exchange;
  const all = query.get('orderBy') === '-created' ? issue.comments.toReversed() : issue.comments;
  const page = all.slice(0, Number(query.get('maxResults') ?? 5000));
  const comments = page.map(({ properties: _properties, ...comment }) => comment);
  return json(200, { comments, total: issue.comments.length });
}

/** Comments by their ids, the only call that gives their properties; https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/#api-rest-api-3-comment-list-post */
function commentsByIds({ body, exchange, sim }: JiraCall): Answer {
  const ids = Array.isArray(body.ids) ? body.ids.map(String) : [];
  const found = sim.jira.issues.flatMap(({ comments }) => comments).filter(({ id }) => ids.includes(id));
  const isExpanded = exchange.query.get('expand') === 'properties';
  const values = found.map(({ properties, ...comment }) => (isExpanded ? { ...comment, properties } : comment));
  return json(200, { values, total: values.length, isLast: true });
}

function addComment(call: JiraCall, issue: JiraIssue): Answer {
  const fault = checkAdf(call.body.body);
  if (fault === 'too long') {
    const comment = `The entered text is too long. It exceeds the allowed limit of ${adfTextLimit} characters.`;
    return json(400, { errorMessages: [], errors: { comment } });
  }
  if (fault) return json(400, { errorMessages: ['INVALID_INPUT'], errors: {} }, { 'x-simulator-reason': fault });
  const id = String(call.sim.jira.nextId);
  call.sim.jira.nextId += 1;
  const created = call.sim.now().toISOString();
  const body = call.body.body as Record<string, unknown>;
  const properties = Array.isArray(call.body.properties) ? call.body.properties : [];
  issue.comments.push({ id, author: call.user, body, created, properties });
  issue.updated = created;
  return json(201, {
    id,
    self: `https://${issue.site}/rest/api/3/issue/${issue.id}/comment/${id}`,
    author: { displayName: call.user },
    body,
    created,
  });
}

function moveIssue(call: JiraCall, issue: JiraIssue): Answer {
  const { transition, fields } = call.body;
  const id = isObject(transition) ? String(transition.id ?? '') : '';
  if (id === '') return failed(400, "Missing 'transition' identifier.");
  const unknown = isObject(fields) ? Object.keys(fields)[0] : undefined;
  if (unknown) {
    const reason = `Field '${unknown}' cannot be set. It is not on the appropriate screen, or unknown.`;
    return json(400, { errorMessages: [], errors: { [unknown]: reason } });
  }
  const hasMoved = transitionIssue(call.sim, issue, { id, by: call.user });
  return hasMoved ? empty(204) : failed(400, `Transition id '${id}' is not valid for this issue.`);
}

function addRemoteLink(call: JiraCall, issue: JiraIssue): Answer {
  const { object } = call.body;
  const isComplete = isObject(object) && /^https?:/.test(asText(object.url)) && asText(object.title) !== '';
  if (!isComplete)
    return json(400, { errorMessages: [], errors: { object: "'object' with 'url' and 'title' is required." } });
  const id = call.sim.jira.nextId;
  call.sim.jira.nextId += 1;
  issue.remoteLinks.push({ id, object });
  return json(201, { id, self: `https://${issue.site}/rest/api/3/issue/${issue.id}/remotelink/${id}` });
}

function readProperty(_call: JiraCall, issue: JiraIssue, rest: string): Answer {
  const key = rest.replace('/properties/', '');
  if (!issue.properties.has(key)) return failed(404, `The property with key '${key}' does not exist.`);
  return json(200, { key, value: issue.properties.get(key) });
}

function readProject(call: JiraCall, key: string): Answer {
  if (!call.sim.jira.projects.includes(key)) return failed(404, `No project could be found with key '${key}'.`);
  return json(200, { id: '10100', key, name: key });
}

function offered(issue: JiraIssue): unknown[] {
  return transitions
    .filter(({ to }) => to !== issue.status)
    .map(({ id, name, to }) => ({ id, name, isAvailable: true, hasScreen: false, to: statusObject(to) }));
}

function wantedFields(call: JiraCall): string[] | null {
  const fields = call.exchange.query.get('fields');
  return fields ? fields.split(',') : null;
}
