import type { PutEvent } from '../local-aws.ts';
import { backupJob, databaseArn } from '../samples.ts';

/** A failure of the script: what is sent, and when, in milliseconds after the outage began. */
export interface Failure {
  readonly afterMs: number;
  readonly name: string;
  make(now: Date): PutEvent;
}

/** Causes that many resources share; each is one incident of a group. */
const commonCauses = [
  { state: 'FAILED', message: 'Access denied. The IAM role does not have permission to create a snapshot.' },
  { state: 'EXPIRED', message: 'Backup job expired before completion because the backup window has passed.' },
  { state: 'FAILED', message: 'Snapshot limit exceeded.' },
  { state: 'ABORTED', message: 'Backup job was stopped by user.' },
] as const;

const aloneCause = { state: 'FAILED', message: 'Instance is not in state available' } as const;

/** How many failures arrive during an outage, and how many of them are an incident of their own. */
export const failureCount = { all: 200, alone: 120 } as const;

/** The targets that an incident of one resource is told to beside Slack, by the first letter of its name. */
const companions = { mail: 'm', tickets: 't', hook: 'h', page: 'p' } as const;

/** The failures of one outage, spread evenly over its time: more than a hundred incidents of one resource, and four of many. */
export function failures(seconds: number, all: number = failureCount.all): Failure[] {
  const letters = Object.values(companions);
  return Array.from({ length: all }, (_none, index) => {
    const afterMs = Math.round((index * seconds * 1000) / all);
    const isAlone = index % 5 < 3;
    const name = isAlone ? `${letters[Math.floor(index / 5) % letters.length]}-alone-${index}` : `many-${index}`;
    const cause = isAlone ? aloneCause : common(index);
    return { afterMs, name, make: (now) => eventOf(now, name, cause) };
  });
}

/** Makes one more failure, of a resource of this name. */
export function failureNamed(name: string, now = new Date()): PutEvent {
  return eventOf(now, name, aloneCause);
}

function common(index: number): { state: string; message: string } {
  return commonCauses[Math.floor(index / 5) % commonCauses.length] ?? commonCauses[0];
}

function eventOf(now: Date, name: string, { state, message }: { state: string; message: string }): PutEvent {
  return backupJob(now, { type: 'RDS', category: 'Failed', state, message, resourceArn: databaseArn(name) }).event;
}

/** The rules of outages, without reminders or escalation, so that each incident is told once. */
export const outageRules = `
version: 1
defaults: { policy: everybody, groupBy: [account, region, event.kind, error.code], groupWait: 10s, groupInterval: 5m }
targets:
  chat: { slack: { channel: C0123456789, token: ssm:/backup-alerts/local/secrets/slack-bot } }
  mail: { email: { to: [dba@example.com] } }
  tickets: { jira: { site: example.atlassian.net, project: OPS, token: ssm:/backup-alerts/local/secrets/jira } }
  hook: { webhook: { url: "https://hooks.example.com/backup", secret: ssm:/backup-alerts/local/secrets/webhook } }
  page: { sns: {} }
  standby: { webhook: { url: "https://standby.example.com/backup", secret: ssm:/backup-alerts/local/secrets/webhook } }
policies:
  everybody: { steps: [ { notify: [chat, mail, tickets, hook, page] } ] }
${Object.keys(companions)
  .map((target) => `  with-${target}: { steps: [ { notify: [chat, ${target}] } ] }`)
  .join('\n')}
routes:
${Object.entries(companions)
  .map(
    ([target, letter]) =>
      `  - { name: alone with ${target}, match: { resource: { name: [{ prefix: ${letter}-alone- }] } }, policy: with-${target}, groupBy: [resource.arn], groupWait: 0s }`,
  )
  .join('\n')}
  - { name: everything else }
fallback: [standby]
`;

/** Which targets an incident about a resource is told to. */
export function targetsOf(resourceName: string): string[] {
  const companion = Object.entries(companions).find(([, letter]) => resourceName.startsWith(`${letter}-alone-`));
  return companion ? ['chat', companion[0]] : ['chat', ...Object.keys(companions)];
}
