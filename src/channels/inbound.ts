import type { InboundChannel } from './inbound-channel.ts';
import { jiraInbound } from './jira/inbound.ts';
import { pagerdutyInbound } from './pagerduty/inbound.ts';

/** Every vendor that reports answers, by its channel: the only list of them. */
export const inbound: Readonly<Record<string, InboundChannel>> = { jira: jiraInbound, pagerduty: pagerdutyInbound };
