import type { SharedSecretScheme, SignatureScheme } from './inbound-signature.ts';

/** Of an attempt, some minutes; of an event, which each attempt repeats, as long as vendors try again (seconds). */
const attemptSeconds = 300;
const eventSeconds = 86_400;

/** How those who post to us sign, the only list of them. */
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
  /** Several while a secret is replaced; https://developer.pagerduty.com/docs/verifying-webhook-signatures */
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
   * The header that names a message is not signed, so that a message is known by what is.
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
  /** Rules of Jira Automation and their like: they can send a header, and sign nothing. */
  bearer: { kind: 'shared-secret', name: 'bearer', header: 'authorization', prefix: 'Bearer ' },
} as const satisfies Readonly<Record<string, SignatureScheme | SharedSecretScheme>>;
