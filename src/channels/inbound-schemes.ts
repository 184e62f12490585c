import type { SharedSecretScheme, SignatureScheme } from './inbound-signature.ts';

/** How old a signed time may be, in seconds: that of an attempt some minutes, that of an event as long as vendors retry. */
const attemptSeconds = 300;
const eventSeconds = 86_400;

/** How vendors sign what they post: the only list of them. */
export const inboundSchemes = {
  /** https://docs.slack.dev/authentication/verifying-requests-from-slack */
  slack: {
    kind: 'signature',
    name: 'slack v0',
    algorithm: 'sha256',
    encoding: 'hex',
    header: 'x-slack-signature',
    prefix: 'v0=',
    separator: null,
    signed: 'v0:<time>:<body>',
    secret: 'text',
    time: { header: 'x-slack-request-timestamp', unit: 'seconds' },
    id: null,
    pastSeconds: attemptSeconds,
  },
  /** It sends several signatures while a secret is replaced; https://developer.pagerduty.com/docs/verifying-webhook-signatures */
  pagerduty: {
    kind: 'signature',
    name: 'pagerduty v1',
    algorithm: 'sha256',
    encoding: 'hex',
    header: 'x-pagerduty-signature',
    prefix: 'v1=',
    separator: ',',
    signed: '<body>',
    secret: 'text',
    time: { body: ['event', 'occurred_at'], unit: 'iso' },
    id: { body: ['event', 'id'] },
    pastSeconds: eventSeconds,
  },
  /**
   * The header with the message's id is not signed, so messages are told apart by their signed content.
   * https://developer.atlassian.com/cloud/jira/platform/webhooks/
   */
  jira: {
    kind: 'signature',
    name: 'jira',
    algorithm: 'sha256',
    encoding: 'hex',
    header: 'x-hub-signature',
    prefix: 'sha256=',
    separator: null,
    signed: '<body>',
    secret: 'text',
    time: { body: ['timestamp'], unit: 'milliseconds' },
    id: null,
    pastSeconds: eventSeconds,
  },
  /** https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries */
  github: {
    kind: 'signature',
    name: 'github',
    algorithm: 'sha256',
    encoding: 'hex',
    header: 'x-hub-signature-256',
    prefix: 'sha256=',
    separator: null,
    signed: '<body>',
    secret: 'text',
    time: null,
    id: null,
    pastSeconds: eventSeconds,
  },
  /** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
  standardWebhooks: {
    kind: 'signature',
    name: 'standard webhooks v1',
    algorithm: 'sha256',
    encoding: 'base64',
    header: 'webhook-signature',
    prefix: 'v1,',
    separator: ' ',
    signed: '<id>.<time>.<body>',
    secret: 'whsec',
    time: { header: 'webhook-timestamp', unit: 'seconds' },
    id: { header: 'webhook-id' },
    pastSeconds: attemptSeconds,
  },
  /** For rules of Jira Automation and the like, which can send a header but sign nothing. */
  bearer: { kind: 'shared-secret', name: 'bearer', header: 'authorization', prefix: 'Bearer ' },
} as const satisfies Readonly<Record<string, SignatureScheme | SharedSecretScheme>>;
