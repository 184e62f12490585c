/** Names of the simulated vendors; every host that is not known is a `webhook`. */
const vendors = ['slack', 'slack-webhook', 'jira', 'pagerduty', 'webhook', 'ses', 'sns', 'backup'] as const;
/** One simulated vendor. */
export type Vendor = (typeof vendors)[number];
