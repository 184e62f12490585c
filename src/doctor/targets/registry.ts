import type { About, Finding } from '../finding.ts';
import type { DoctorTools } from '../tools.ts';
import { checkEmail } from './email.ts';
import { checkJira } from './jira.ts';
import { checkPagerDuty } from './pagerduty.ts';
import { checkSlack } from './slack.ts';
import { checkSns } from './sns.ts';
import { checkWebhook } from './webhook.ts';

/** Looks at one target of a kind, whose options have passed the rules' checks. */
export type TargetCheck = (about: About, options: unknown, tools: DoctorTools) => Promise<Finding[]>;

/** How targets of each kind are looked at, by the id of their channel; the only list. */
export const targetChecks: Readonly<Record<string, TargetCheck | undefined>> = {
  email: checkEmail,
  jira: checkJira,
  pagerduty: checkPagerDuty,
  slack: checkSlack,
  sns: checkSns,
  webhook: checkWebhook,
};
