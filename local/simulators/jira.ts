import { type Answer, asText, type Exchange, empty, isObject, json, parseJson, text } from './exchange.ts';
import { failed } from './jira-answer.ts';
import type { JiraCall } from './jira-call.ts';
import { addComment, commentsByIds, listComments } from './jira-comments.ts';
import { checkFields } from './jira-fields.ts';
import { searchIssues } from './jira-search.ts';
import {
  changelogOf,
  findIssue,
  issueObject,
  type JiraIssue,
  noteChange,
  statusObject,
  transitions,
} from './jira-store.ts';
import { tellOfIssue } from './jira-webhooks.ts';
import type { Simulation } from './simulation.ts';

type Route = readonly [method: string, path: RegExp, run: (call: JiraCall, issue: JiraIssue, rest: string) => Answer];

/** Calls on one issue: https://developer.atlassian.com/cloud/jira/platform/rest/v3/ */
const issueRoutes: readonly Route[] = [
  ['GET', /^$/, readIssue],
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
  const change = { at, by: to.by, from: issue.status.name, to: transition.to.name };
  issue.moves.push(change);
  issue.status = transition.to;
  noteChange(issue, { ...change, field: 'status' });
  tellOfIssue(sim, issue, { ...change, field: 'status' });
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
  const about = answerAboutProject(path, call);
  if (about) return about;
  const parts = /^\/issue\/([\w-]+)(\/.*)?$/.exec(path);
  const issue = parts ? findIssue(call.sim.jira, call.site, parts[1] ?? '') : undefined;
  if (!parts) return failed(404, 'null for uri');
  if (!issue) return failed(404, 'Issue does not exist or you do not have permission to see it.');
  const rest = parts[2] ?? '';
  const route = issueRoutes.find(([verb, pattern]) => verb === method && pattern.test(rest));
  return route ? route[2](call, issue, rest) : failed(405, 'Method Not Allowed');
}

/** What a site says of a project: who may do what in it, which issues it has, what it is called. */
function answerAboutProject(path: string, call: JiraCall): Answer | null {
  if (path === '/mypermissions') return readPermissions(call);
  const createIn = /^\/issue\/createmeta\/(\w+)\/issuetypes$/.exec(path)?.[1];
  if (createIn) return readIssueTypes(call, createIn);
  const project = /^\/project\/(\w+)$/.exec(path)?.[1];
  return project ? readProject(call, project) : null;
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
  const ofProject = isObject(fields.project) ? asText(fields.project.key) : '';
  const errors = checkFields(fields, { isCreate: true, site: sim.jira, project: ofProject });
  const properties = Array.isArray(body.properties) ? body.properties.filter(isObject) : [];
  if (Object.keys(errors).length > 0) return json(400, { errorMessages: [], errors });
  const id = String(sim.jira.nextId);
  const number = sim.jira.issues.filter((issue) => issue.project === ofProject && issue.site === site).length + 24;
  sim.jira.nextId += 1;
  const at = sim.now().toISOString();
  const issue: JiraIssue = {
    id,
    key: `${ofProject}-${number}`,
    site,
    project: ofProject,
    created: at,
    updated: at,
    reporter: user,
    fields,
    status: transitions[0]?.to as JiraIssue['status'],
    comments: [],
    properties: new Map(properties.map(({ key, value }) => [String(key), value])),
    remoteLinks: [],
    moves: [],
    changes: [],
  };
  sim.jira.issues.push(issue);
  return json(201, { id, key: issue.key, self: `https://${site}/rest/api/3/issue/${id}` });
}

function readIssue(call: JiraCall, issue: JiraIssue): Answer {
  const isExpanded = (call.exchange.query.get('expand') ?? '').split(',').includes('changelog');
  const shown = issueObject(issue, wantedFields(call));
  return json(200, isExpanded ? { ...shown, changelog: changelogOf(issue) } : shown);
}

function editIssue(call: JiraCall, issue: JiraIssue): Answer {
  const fields = isObject(call.body.fields) ? call.body.fields : {};
  const errors = checkFields(fields, { isCreate: false, site: call.sim.jira, project: issue.project });
  if (Object.keys(errors).length > 0) return json(400, { errorMessages: [], errors });
  issue.fields = { ...issue.fields, ...fields };
  issue.updated = call.sim.now().toISOString();
  return empty(204);
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

/** https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permissions/#api-rest-api-3-mypermissions-get */
function readPermissions({ sim, exchange }: JiraCall): Answer {
  const key = exchange.query.get('projectKey') ?? '';
  if (!sim.jira.projects.includes(key)) return failed(404, `No project could be found with key '${key}'.`);
  const asked = (exchange.query.get('permissions') ?? '').split(',');
  const denied = new Set(sim.settings.jiraDenied);
  const permissions = asked.map((name) => [name, { key: name, type: 'PROJECT', havePermission: !denied.has(name) }]);
  return json(200, { permissions: Object.fromEntries(permissions) });
}

/** https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-createmeta-projectidorkey-issuetypes-get */
function readIssueTypes({ sim }: JiraCall, key: string): Answer {
  if (!sim.jira.projects.includes(key)) return failed(404, `No project could be found with key '${key}'.`);
  const issueTypes = ['Task', 'Bug', 'Incident'].map((name, index) => ({ id: String(10_001 + index), name }));
  return json(200, { issueTypes, maxResults: 50, startAt: 0, total: issueTypes.length });
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
