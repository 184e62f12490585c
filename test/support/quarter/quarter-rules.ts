import { edited } from '../edited.ts';

/** The rules of a quarter; an edit is another text. */
export function quarterRules(edit = 0): string {
  return `
version: 1
defaults: { policy: everybody, groupBy: [account, region, resource.arn], groupWait: 30s }
targets:
  mail: { email: { to: [dba@example.com, ops@example.com] } }
  hook: { webhook: { url: "https://hooks.example.com/backup", secret: ssm:/backup-alerts/quarter/secrets/webhook } }
  page: { sns: {} }
  standby: { webhook: { url: "https://standby.example.com/backup", secret: ssm:/backup-alerts/quarter/secrets/webhook } }
policies:
  everybody: { steps: [ { notify: [mail, hook] }, { after: ${30 + edit}m, notify: [page] } ] }
  by-mail: { steps: [ { notify: [mail] } ] }
routes:
  - { name: scratch, match: { resource: { name: [{ prefix: scratch- }] } }, ignore: nobody needs it back }
  - { name: again, match: { resource: { name: [{ prefix: again- }] } }, policy: by-mail, retry: { attempts: 1, after: 15m } }
  - { name: everything else }
fallback: [standby]
`;
}

/** Rules that cannot be used. */
export const brokenRules = edited(quarterRules(), ['notify: [mail] }', 'notify: [mial] }']);
