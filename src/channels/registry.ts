import type { Channel } from './channel.ts';
import { email } from './email/email.ts';
import { jira } from './jira/jira.ts';
import { pagerduty } from './pagerduty/pagerduty.ts';
import { slack } from './slack/slack.ts';
import { sns } from './sns/sns.ts';
import { webhook } from './webhook/webhook.ts';

/** Every kind of target there is, in alphabetical order; the only list of channels in the repository. */
export const channels: readonly Channel[] = [email, jira, pagerduty, slack, sns, webhook];
