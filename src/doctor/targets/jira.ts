import { isObject } from '../../lib/is-object.ts';
import { secretForms } from '../../lib/secret-forms.ts';
import type { HttpFailure, HttpResponse } from '../../ports/vendors/http.ts';
import { type About, broken, type Finding, warning, well } from '../finding.ts';
import { putSecret, secretFor } from '../secrets.ts';
import { type DoctorTools, patience } from '../tools.ts';
import { asJson, describeFailure } from './vendor-answer.ts';

interface JiraOptions {
  site: string;
  project: string;
  token: string;
  issueType?: string;
}

/** What the channel does with an issue, by the names that Jira gives the permissions for it. */
const needed = { CREATE_ISSUES: 'create issues', ADD_COMMENTS: 'comment', TRANSITION_ISSUES: 'move issues' } as const;

/** Says whether the account of a target may create, comment and move issues in its project. */
export async function checkJira(about: About, options: unknown, tools: DoctorTools): Promise<Finding[]> {
  const { site, project, token, issueType = 'Task' } = options as JiraOptions;
  const reading = await secretFor(token, about, tools);
  if ('finding' in reading) return [reading.finding];
  const renew = putSecret(token, tools.place, true);
  if (!secretForms.jira(reading.secret)) {
    return [broken(about, `${token} must hold email:api_token.`, renew)];
  }
  const ask = askOf(site, reading.secret, tools);
  const permissions = Object.keys(needed).join(',');
  const allowed = await ask(`/mypermissions?projectKey=${project}&permissions=${permissions}`);
  if ('status' in allowed && (allowed.status === 401 || allowed.status === 403)) {
    return [broken(about, `Jira at ${site} refuses the token (HTTP ${allowed.status}).`, renew)];
  }
  if ('status' in allowed && allowed.status === 404) {
    return [
      broken(about, `There is no project ${project} at ${site} that its account may see.`, addPerson(site, project)),
    ];
  }
  const body = asJson(allowed);
  if (body === null || !('status' in allowed) || allowed.status !== 200) {
    return [{ ...about, state: 'not-known', says: describeFailure('Jira', allowed), fix: null }];
  }
  const lacks = lackingIn(body);
  if (lacks.length > 0) {
    return [broken(about, `The account may not ${lacks.join(', nor ')} in ${project}.`, addPerson(site, project))];
  }
  return [checkIssueType(about, { project, issueType, types: await ask(`/issue/createmeta/${project}/issuetypes`) })];
}

function checkIssueType(
  about: About,
  { project, issueType, types }: { project: string; issueType: string; types: HttpResponse | HttpFailure },
): Finding {
  const body = asJson(types);
  const listed = body?.issueTypes ?? body?.values;
  const names = Array.isArray(listed) ? listed.filter(isObject).map(({ name }) => String(name)) : [];
  if (names.length === 0) {
    const says = `The account may create issues in ${project}; whether there is the type ${issueType} is not known.`;
    return { ...about, state: 'not-known', says, fix: null };
  }
  if (names.includes(issueType)) return well(about, `The account may create, comment and move issues in ${project}.`);
  const says = `${project} has no issues of the type ${issueType}. It has: ${names.slice(0, 10).join(', ')}.`;
  return warning(about, says, `issueType: ${names[0]}   # in the target of the rules`);
}

function askOf(site: string, credentials: string, { http }: DoctorTools) {
  const authorization = `Basic ${Buffer.from(credentials, 'utf8').toString('base64')}`;
  const headers = { authorization, accept: 'application/json' };
  return (path: string) =>
    http.send({ method: 'GET', url: `https://${site}/rest/api/3${path}`, headers, answerBytes: 1_048_576 }, patience());
}

function lackingIn({ permissions }: Record<string, unknown>): string[] {
  const given = isObject(permissions) ? permissions : {};
  return Object.entries(needed).flatMap(([name, what]) => {
    const one = given[name];
    return isObject(one) && one.havePermission === true ? [] : [what];
  });
}

function addPerson(site: string, project: string): string {
  return `https://${site}/plugins/servlet/project-config/${project}/people → add the account of the token`;
}
