import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { localAws } from './local-aws.ts';
import { makeSurroundings, sampleEstate } from './sample-estate.ts';
import type { BackupKind } from './simulators/backup-seeds.ts';
import { defaultWebhookSecret } from './simulators/start.ts';
import type { Stack } from './stack.ts';

/** A Slack that really exists, from SLACK_WEBHOOK_URL or SLACK_BOT_TOKEN and SLACK_CHANNEL; null: the simulated one. */
export type RealSlack = { readonly webhook: string } | { readonly token: string; readonly channel: string } | null;

/** Hosts that the functions must reach for real when the real Slack is used. */
export const slackHosts = ['slack.com', 'hooks.slack.com'] as const;

const simulatedBotToken = 'xoxb-local-simulated-token';
const routing = new URL('seed/routing.yml', import.meta.url);

/** Reads from the environment which Slack to use. Throws with the remedy when only half of it is there. */
export function readRealSlack(environment: NodeJS.ProcessEnv): RealSlack {
  const { SLACK_WEBHOOK_URL: webhook, SLACK_BOT_TOKEN: token, SLACK_CHANNEL: channel } = environment;
  if (webhook) return { webhook };
  if (token && channel) return { token, channel };
  if (token || channel)
    throw new Error('Set both SLACK_BOT_TOKEN and SLACK_CHANNEL (a channel id such as C0123456789), or neither.');
  return null;
}

/** Puts the rules and the secrets of the local stack into Parameter Store, and into AWS Backup a plan with what it backs up. */
export async function seed(stack: Stack, slack: RealSlack): Promise<void> {
  for (const [kind, items] of Object.entries(sampleEstate(new Date())))
    stack.simulators.seedBackup(kind as BackupKind, items);
  await makeSurroundings(stack.endpoint);
  const aws = localAws(stack.endpoint);
  const secret = (name: string, value: string) =>
    aws.putParameter(`${stack.outputs.SecretsPath}/${name}`, value, 'SecureString');
  await secret('slack-signing', stack.simulators.state.settings.slackSigningSecret);
  await secret('jira', 'robot@example.com:local-simulated-token');
  await secret('webhook', defaultWebhookSecret);
  const { pagerDutyWebhookSecrets, jiraWebhookSecret } = stack.simulators.state.settings;
  await secret('pagerduty', 'e93facc04764012d7bfb002500d5d1a6');
  await secret('pagerduty-inbound', pagerDutyWebhookSecrets.join('\n'));
  await secret('jira-inbound', jiraWebhookSecret);
  await secret('slack-bot', slack && 'token' in slack ? slack.token : simulatedBotToken);
  if (slack && 'webhook' in slack) await secret('slack-webhook', slack.webhook);
  // Secrets first: targets whose secret does not exist yet would fail over.
  await aws.putParameter(stack.outputs.RoutingParameter ?? '', await rulesFor(stack, slack), 'String');
}

async function rulesFor(stack: Stack, slack: RealSlack): Promise<string> {
  const rules = parseDocument(await readFile(routing, 'utf8'));
  if (!slack) return String(rules);
  const webhook = { webhook: `ssm:${stack.outputs.SecretsPath}/slack-webhook` };
  for (const target of ['backup-channel', 'dba-pager']) {
    if ('webhook' in slack) rules.setIn(['targets', target, 'slack'], webhook);
    else rules.setIn(['targets', target, 'slack', 'channel'], slack.channel);
  }
  return String(rules);
}
