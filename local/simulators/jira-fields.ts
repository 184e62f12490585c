import { adfTextLimit, checkAdf } from './adf.ts';
import { asText, isObject } from './exchange.ts';
import { issueTypes, type JiraStore, priorities } from './jira-store.ts';

/** What of the sites the fields are checked against. */
type Site = Pick<JiraStore, 'projects' | 'people' | 'offScreen'>;
type FieldCheck = (value: unknown, site: Site) => string | null;

/** Longest summary Jira takes. */
const summaryLimit = 255;

/** The fields on the project's screens, each with the complaint Jira makes about a bad value. */
const checks: Readonly<Record<string, FieldCheck>> = {
  project: (value, { projects }) => {
    const key = isObject(value) ? asText(value.key) : '';
    return projects.includes(key) ? null : 'valid project is required';
  },
  issuetype: (value) => {
    const name = isObject(value) ? asText(value.name) : '';
    return issueTypes.includes(name) ? null : 'Specify a valid issue type';
  },
  summary: checkSummary,
  description: checkDescription,
  labels: checkLabels,
  priority: (value) => {
    const name = isObject(value) ? asText(value.name) : '';
    return priorities.includes(name) ? null : 'The priority selected is invalid.';
  },
  // As Jira's own tests have it: https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-post
  assignee: (value, { people }) => {
    if (value === null) return null;
    if (!isObject(value)) return 'data was not an object';
    const id = asText(value.accountId ?? value.id);
    return people.includes(id) ? null : `User '${id}' cannot be assigned issues.`;
  },
  components: (value) => (Array.isArray(value) ? null : 'data was not an array'),
  duedate: (value) => (value === null || isDate(asText(value)) ? null : `Error parsing date string: ${asText(value)}`),
};

/** Checks an issue's fields as Jira's screens do; answers the complaints by field. */
export function checkFields(
  fields: Record<string, unknown>,
  options: { isCreate: boolean; site: Site; project: string },
): Record<string, string> {
  const errors: Record<string, string> = {};
  const required = options.isCreate ? ['project', 'issuetype', 'summary'] : [];
  for (const name of new Set([...required, ...Object.keys(fields)])) {
    const isOff = options.site.offScreen[options.project]?.includes(name) === true;
    const check = isOff ? undefined : checks[name];
    const unknown = `Field '${name}' cannot be set. It is not on the appropriate screen, or unknown.`;
    const complaint = check ? check(fields[name], options.site) : unknown;
    if (complaint) errors[name] = complaint;
  }
  return errors;
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;
}

function checkSummary(value: unknown): string | null {
  if (typeof value !== 'string' || value.trim() === '') return 'You must specify a summary of the issue.';
  if (/[\r\n]/.test(value)) return 'The summary is invalid because it contains newline characters.';
  return value.length > summaryLimit ? 'Summary must be less than 255 characters.' : null;
}

function checkDescription(value: unknown): string | null {
  if (value === null) return null;
  if (!isObject(value)) return 'Operation value must be an Atlassian Document (see the Atlassian Document Format)';
  const fault = checkAdf(value);
  if (fault === 'too long') {
    return `The entered text is too long. It exceeds the allowed limit of ${adfTextLimit} characters.`;
  }
  return fault ? `INVALID_INPUT (${fault})` : null;
}

function checkLabels(value: unknown): string | null {
  if (!Array.isArray(value)) return 'data was not an array';
  for (const label of value) {
    if (typeof label !== 'string' || label === '') return 'string expected';
    if (/\s/.test(label)) return `The label '${label}' contains spaces which is invalid.`;
    if (label.length > summaryLimit)
      return `The label '${label.slice(0, 20)}…' exceeds the maximum length of 255 characters.`;
  }
  return null;
}
