import * as z from 'zod/mini';
import { checkRules } from '../../src/rules/check/check.ts';
import type { ReportedIssue } from '../../src/rules/check/issue.ts';
import type { PartText } from '../../src/rules/check/read-part.ts';
import type { Rules } from '../../src/rules/rules.ts';

const secret = z.string().check(z.regex(/^ssm:\//));

/** Options of channels as the checks see them; the real ones are in `src/channels/`. */
export const channelOptions: ReadonlyMap<string, z.ZodMiniType> = new Map<string, z.ZodMiniType>([
  ['slack', z.strictObject({ channel: z.string(), token: secret })],
  ['email', z.strictObject({ to: z.array(z.string()).check(z.minLength(1)) })],
  ['jira', z.strictObject({ site: z.string(), project: z.string(), token: secret })],
  ['pagerduty', z.strictObject({ routingKey: secret })],
  ['sns', z.strictObject({ topicArn: z.optional(z.string()) })],
]);

/** The example of the rules format, word for word. */
export const exampleRules = `version: 1
defaults: { policy: platform, groupBy: [account, region, event.kind, error.code], groupWait: 30s }
targets:
  backup-channel: { slack: { channel: C0123456789, token: ssm:/backup-alerts/prod/secrets/slack-bot } }
  dba-mail:       { email: { to: [dba@example.com] } }
  tickets:        { jira: { site: example.atlassian.net, project: OPS, token: ssm:/backup-alerts/prod/secrets/jira } }
  dba-pager:      { pagerduty: { routingKey: ssm:/backup-alerts/prod/secrets/pd-dba } }
policies:
  platform: { steps: [ { notify: [backup-channel, tickets] }, { after: 30m, notify: [dba-mail] } ], repeat: 2 }
  database:
    steps:
      - { notify: [backup-channel, tickets] }
      - { after: 15m, notify: [dba-pager] }
      - { after: 50% of rpo, notify: [dba-pager, dba-mail] }
    acknowledgedFor: 8h        # then it opens again unless resolved
  digest: { steps: [ { notify: [dba-mail] } ] }
routes:                        # first match wins unless continue: true
  - name: production databases
    match: { resource: { type: [RDS, Aurora, DynamoDB], tags: { environment: [prod] } }, severity: [critical, high] }
    policy: database
  - name: development is quiet
    match: { resource: { tags: { environment: [{ anything-but: prod }] } } }
    severity: low
    policy: digest
silences: []                   # { match, until, reason, by }
windows: []                    # { name, match, schedule: cron + zone, duration }
fallback: [backup-channel]
`;

/** Returns the rules of a text that has to be valid. */
export function rulesOf(text: string, version = '12'): Rules {
  const checked = checkRules([{ name: 'routing', text }], channelOptions, version);
  if ('problems' in checked) throw new Error(JSON.stringify(checked.problems));
  return checked.rules;
}

/** Returns the problems of a text that has to be refused. */
export function problemsOf(text: string): ReportedIssue[] {
  return problemsOfParts({ routing: text });
}

/** Returns the problems of parts, by their names, that have to be refused. */
export function problemsOfParts(parts: Readonly<Record<string, string>>): ReportedIssue[] {
  const checked = checkRules(partsOf(parts), channelOptions, '13', '2026-11-22T12:00:00.000Z');
  if ('rules' in checked) throw new Error('the rules were accepted');
  return checked.problems;
}

/** Returns parts by their names as the check takes them. */
export function partsOf(parts: Readonly<Record<string, string>>): PartText[] {
  return Object.entries(parts).map(([name, text]) => ({ name, text }));
}
