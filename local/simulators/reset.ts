import { newBackupStore } from './backup-store.ts';
import { newJiraStore } from './jira-store.ts';
import { newPagerDutyStore } from './pagerduty-store.ts';
import type { Simulation } from './simulation.ts';
import { newSlackStore } from './slack-store.ts';

/** Forgets everything received and all faults; settings stay. */
export function resetSimulation(state: Simulation): void {
  const { journal, mails, sns, webhooks, faults, sentWebhooks } = state;
  for (const list of [journal, mails, sns, webhooks, faults.waiting, sentWebhooks]) list.length = 0;
  Object.assign(state.slack, newSlackStore(), { lastTs: state.slack.lastTs });
  Object.assign(state.jira, newJiraStore());
  Object.assign(state.pagerduty, newPagerDutyStore());
  Object.assign(state.backup, newBackupStore());
  state.version += 1;
}
