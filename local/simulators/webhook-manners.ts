/** Posts a webhook, and answers the status, or null when none came in time. */
export type PostWebhook = (
  url: string,
  request: { headers: Readonly<Record<string, string>>; body: string; timeoutMs: number },
) => Promise<number | null>;

/** How a vendor sends: how long it waits, what it takes for failed, and when it tries again. */
export interface Manner {
  readonly timeoutMs: number;
  readonly triesAgain: (status: number | null) => boolean;
  readonly pausesSeconds: readonly number[];
}

/** How each vendor sends. */
export const manners = {
  /** Waits some seconds; a refusal is not tried again; https://developer.pagerduty.com/docs/webhooks-overview */
  pagerduty: {
    timeoutMs: 5000,
    triesAgain: (status: number | null) => status === null || status >= 500 || status === 429,
    pausesSeconds: [5, 30, 120, 600],
  },
  /** Five times, after five to fifteen minutes; https://developer.atlassian.com/cloud/jira/platform/webhooks/#retry-policy */
  jira: {
    timeoutMs: 30_000,
    triesAgain: (status: number | null) => status === null || status >= 500 || [408, 409, 425, 429].includes(status),
    pausesSeconds: [300, 600, 900, 900, 900],
  },
} as const satisfies Record<string, Manner>;

/** A webhook that a vendor sends: what was tried, and when it is tried next; null: it is over. */
export interface SentWebhook {
  readonly vendor: keyof typeof manners;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly tries: { readonly at: string; readonly status: number | null }[];
  dueAt: number | null;
}
