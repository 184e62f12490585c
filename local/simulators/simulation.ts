import type { BackupStore } from './backup-store.ts';
import type { FaultPlan } from './faults.ts';
import type { JiraStore } from './jira-store.ts';
import type { PagerDutyStore } from './pagerduty-store.ts';
import type { Mail, ReceivedWebhook, SnsMessage } from './received.ts';
import type { SlackStore } from './slack-store.ts';
import type { Vendor } from './vendors.ts';
import type { PostWebhook, SentWebhook } from './webhook-manners.ts';

/** What can be changed while the simulators run (POST /_sim/config). */
export interface Settings {
  /** Where the router's respond endpoint is; /respond/* and button presses go there. */
  respondUrl: string | null;
  /** Path of the interactivity endpoint below `respondUrl`. */
  slackInteractivePath: string;
  slackSigningSecret: string;
  /** Scopes of the Slack app. */
  slackScopes: string[];
  /** How long Slack waits for the answer to a press. */
  slackAckTimeoutMs: number;
  /** Signing secret of webhook hosts that have none of their own; null switches checking off. */
  webhookSecret: string | null;
  /** Signing secrets by host. A request to such a host with a bad signature is refused with 401. */
  webhookSecrets: Record<string, string>;
  /** Domains and addresses SES may send from. */
  sesIdentities: string[];
  /** Configuration sets that there are. */
  sesConfigurationSets: string[];
  /** An AWS emulator whose EventBridge gets SES's events about mails; null: none. */
  sesEventsUrl: string | null;
  /** Sending is switched off for the account when false. */
  sesSending: boolean;
  /** Default configuration sets of identities, which SES uses when a mail names none. */
  sesDefaultSets: Record<string, string>;
  /** In the SES sandbox recipients must be verified too. */
  sesSandbox: boolean;
  /** Permissions that nobody has in Jira's projects: `CREATE_ISSUES`. */
  jiraDenied: string[];
  /** Where PagerDuty's webhooks go; null sends none. */
  pagerDutyWebhookPath: string | null;
  /** Secrets they are signed with, all of them while one replaces another. */
  pagerDutyWebhookSecrets: string[];
  /** Pauses between tries of a webhook, as a share of the vendors' own. */
  webhookPauseShare: number;
  /** Where Jira's webhooks go; null sends none. */
  jiraWebhookPath: string | null;
  jiraWebhookSecret: string;
  /** How long a new issue is invisible to search/jql. */
  jiraSearchLagMs: number;
  /** An emulator of AWS whose mails the inbox shows too. */
  sesEndpoint: string | null;
  /** Where the emulator of AWS says whether a role may do something; null: everybody may. */
  permissionUrl: string | null;
}

/** One request that reached a simulator, with the answer it got. */
export interface JournalEntry {
  readonly seq: number;
  readonly at: string;
  readonly vendor: Vendor;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  status: number | null;
  answer: string;
  fault: string | null;
}

/** Everything the simulators know; handlers get it as their second argument. */
export interface Simulation {
  readonly now: () => Date;
  readonly settings: Settings;
  readonly faults: FaultPlan;
  readonly journal: JournalEntry[];
  readonly slack: SlackStore;
  readonly jira: JiraStore;
  readonly pagerduty: PagerDutyStore;
  readonly mails: Mail[];
  readonly sns: SnsMessage[];
  readonly webhooks: ReceivedWebhook[];
  readonly backup: BackupStore;
  /** Webhooks that vendors have sent or are going to send. */
  readonly sentWebhooks: SentWebhook[];
  readonly postWebhook: PostWebhook;
  /** Says that a webhook is due. */
  wakeSender: () => void;
  /** Rises with every change; the inbox polls it. */
  version: number;
  sequence: number;
  /** Address of the simulators themselves, known once they listen. */
  url: string;
}
