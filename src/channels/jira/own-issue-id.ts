/** The id by which Jira's webhooks lead back to an incident: keys change when an issue moves to another project, ids do not. */
export function ownIssueId(site: string, id: string): string {
  return `${site}/${id}`;
}
