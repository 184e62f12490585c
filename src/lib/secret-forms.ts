/**
 * How secrets of vendors are written, each read by the channel that uses it and by doctor, which says so before anything is
 * sent. Nothing here says whether a vendor takes one.
 */
export const secretForms = {
  /** An e-mail address and an API token of Atlassian. */
  jira: (text: string) => /^[^\s:@]+@[^\s:@]+:\S+$/.test(text),
  /** https://developer.pagerduty.com/docs/events-api-v2-overview */
  pagerduty: (text: string) => /^[A-Za-z0-9]{32}$/.test(text),
  /** The address of an incoming webhook. */
  slackWebhook: (text: string) => /^https:\/\/hooks\.slack(?:-gov)?\.com\/\S+$/.test(text),
} as const;

/** The least and the most bytes of a key of Standard Webhooks. */
const signingKeyBytes = { least: 24, most: 64 } as const;

/**
 * Returns the keys of a secret that may hold several, separated by white space, so that it can be changed
 * without a gap; null when one of them is not `whsec_` and 24 to 64 bytes in base64.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signingKeys(secret: string): Buffer[] | null {
  const keys = secret.split(/\s+/).map(keyOf);
  return keys.every((key) => key !== null) ? keys : null;
}

function keyOf(secret: string): Buffer | null {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(secret)) return null;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return key.length >= signingKeyBytes.least && key.length <= signingKeyBytes.most ? key : null;
}
