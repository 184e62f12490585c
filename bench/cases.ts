import { createHmac } from 'node:crypto';
import { deployedFunction } from '../local/deployed-functions.ts';
import { acknowledgeLink } from '../src/notices/acknowledge-link.ts';
import { deployment } from './stored.ts';

/** One thing that is measured: a bundle and the event it handles. */
export interface Case {
  name: string;
  /** Entry point, relative to the repository. */
  entry: string;
  /** Bundled as the SDK's guide would have it, without what the product leaves out. */
  baseline?: true;
  /** The event; `{{n}}` in its text becomes its number. */
  event: unknown;
  /** Says what is wrong with what the handler returned, or null. */
  fault: (result: unknown) => string | null;
  /** Settings that differ from the deployment's. */
  environment?: Readonly<Record<string, string>>;
  /** Largest ratio to the bare client that is aimed at. */
  aim?: number;
}

const answersNothing = () => null;

/** The cases that the others are compared with; the ratios are to the second. */
export const baselines: readonly Case[] = [
  { name: 'empty handler', entry: 'bench/baselines/empty.ts', baseline: true, event: {}, fault: answersNothing },
  {
    name: 'bare client, one call',
    entry: 'bench/baselines/bare-client.ts',
    baseline: true,
    event: {},
    fault: answersNothing,
  },
  { name: 'four clients', entry: 'bench/baselines/four-clients.ts', baseline: true, event: {}, fault: answersNothing },
];

/** Returns the cases of the product; signatures are made for the time given. */
export function productCases(now: Date): Case[] {
  return [
    { ...functionCase('ingest', 'failure'), event: sqsEvent(jobEvent('FAILED')), fault: batchFault, aim: 1.2 },
    {
      ...functionCase('ingest', 'ten failures of a storm'),
      event: { Records: Array.from({ length: 10 }, (_none, index) => sqsRecord(jobEvent('FAILED', `{{n}}-${index}`))) },
      fault: batchFault,
    },
    {
      ...functionCase('ingest', 'failure, rules just edited'),
      event: sqsEvent(jobEvent('FAILED')),
      fault: batchFault,
      environment: { RULES_PATH: deployment.editedRulesPath },
    },
    { ...functionCase('ingest', 'success'), event: sqsEvent(jobEvent('COMPLETED')), fault: batchFault, aim: 1.2 },
    {
      ...functionCase('escalate', 'step'),
      event: stepEvent(),
      fault: (result) => (result ? null : 'no tick came back'),
    },
    { ...functionCase('deliver', 'Slack message'), event: sqsEvent(deliveryOrder()), fault: batchFault },
    { ...functionCase('respond', 'Slack press'), event: slackPress(now), fault: httpFault, aim: 1.1 },
    { ...functionCase('hooks', 'PagerDuty acknowledgement'), event: pagerPost(now), fault: httpFault },
    { ...functionCase('hooks', 'forged'), event: pagerPost(now, 'not the secret'), fault: refusedFault },
    { ...functionCase('respond', 'GET page'), event: pageRequest(now), fault: httpFault, aim: 0.3 },
  ];
}

function functionCase(named: string, what: string) {
  const { name } = deployedFunction(named);
  return { name: `${name}: ${what}`, entry: `src/handlers/${name}.ts` };
}

function batchFault(result: unknown): string | null {
  const failures = (result as { batchItemFailures?: unknown[] } | null)?.batchItemFailures;
  return failures?.length === 0 ? null : `the message was not handled: ${JSON.stringify(result)}`;
}

function httpFault(result: unknown): string | null {
  const { statusCode, body } = (result ?? {}) as { statusCode?: number; body?: string };
  return statusCode === 200 ? null : `answered ${statusCode}: ${body?.slice(0, 200)}`;
}

function refusedFault(result: unknown): string | null {
  const { statusCode } = (result ?? {}) as { statusCode?: number };
  return statusCode === 401 ? null : `answered ${statusCode} to what is forged`;
}

function jobEvent(state: 'FAILED' | 'COMPLETED', id = '{{n}}') {
  const { accountId: account, region } = deployment;
  const failed = state === 'FAILED';
  return {
    version: '0',
    id: `bench-${id}`,
    'detail-type': 'Backup Job State Change',
    source: 'aws.backup',
    account,
    region,
    time: '2026-11-22T08:00:00Z',
    resources: failed ? [] : [`arn:aws:backup:${region}:${account}:recovery-point:${id}`],
    detail: {
      backupJobId: `job-${id}`,
      backupVaultName: 'default',
      backupVaultArn: `arn:aws:backup:${region}:${account}:backup-vault:default`,
      creationDate: '2026-11-22T07:30:00.000Z',
      iamRoleArn: `arn:aws:iam::${account}:role/service-role/AWSBackupDefaultServiceRole`,
      createdBy: {
        backupPlanId: 'plan-1',
        backupPlanArn: `arn:aws:backup:${region}:${account}:backup-plan:plan-1`,
        backupPlanVersion: '1',
        backupPlanRuleId: 'rule-1',
      },
      ...(failed ? {} : { completionDate: '2026-11-22T07:59:30.000Z' }),
      resourceArn: `arn:aws:dynamodb:${region}:${account}:table/orders-${id}`,
      resourceType: 'DynamoDB',
      state,
      ...(failed ? { statusMessage: '"Access Denied trying to call AWS Backup service"' } : {}),
      percentDone: failed ? 0 : 100,
    },
  };
}

function deliveryOrder() {
  return {
    incidentId: deployment.incidentId,
    noticeId: '3-opened-{{n}}',
    kind: 'opened',
    target: 'backup-channel',
    at: '2026-11-22T08:00:00.000Z',
    actor: null,
    reason: 'The first step was due.',
    insteadOf: [],
  };
}

function sqsEvent(body: unknown) {
  return { Records: [sqsRecord(body)] };
}

function sqsRecord(body: unknown) {
  return {
    messageId: 'message-{{n}}',
    receiptHandle: 'receipt-{{n}}',
    body: JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '1793000000000',
      ApproximateFirstReceiveTimestamp: '1793000000001',
      SenderId: 'bench',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:${deployment.region}:${deployment.accountId}:bench`,
    awsRegion: deployment.region,
  };
}

function stepEvent() {
  return { incidentId: deployment.incidentId, clock: 1, nextStepAt: deployment.announceAt };
}

function slackPress(now: Date) {
  const payload = {
    type: 'block_actions',
    user: { id: 'U0123456789', username: 'oncall', name: 'oncall', team_id: 'T0123456789' },
    team: { id: 'T0123456789', domain: 'example' },
    channel: { id: 'C0123456789', name: 'backups' },
    container: { type: 'message', message_ts: '1793000000.000100', channel_id: 'C0123456789' },
    response_url: 'https://hooks.slack.com/actions/T0123456789/1/bench',
    trigger_id: '1.2.bench',
    actions: [
      {
        type: 'button',
        action_id: 'acknowledge',
        block_id: 'b1',
        action_ts: '1793000001.000100',
        value: JSON.stringify({ incidentId: deployment.incidentId, target: 'backup-channel' }),
      },
    ],
  };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signature = createHmac('sha256', deployment.slackSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  return httpEvent('POST', '/slack/interactive', {
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    },
  });
}

function pagerPost(now: Date, secret: string = deployment.pagerSecret) {
  const event = {
    id: 'bench-{{n}}',
    event_type: 'incident.acknowledged',
    resource_type: 'incident',
    occurred_at: now.toISOString(),
    agent: { id: 'PXPGF42', type: 'user_reference', summary: 'On call' },
    data: { id: 'Q1', type: 'incident', incident_key: deployment.pagerAlert, status: 'acknowledged' },
  };
  // Signed as it is posted first: later events of one process are the same message again.
  const body = JSON.stringify({ event }).replaceAll('{{n}}', '0');
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-pagerduty-signature': `v1=${signature}` };
  const pathParameters = { target: 'pager' };
  return httpEvent('POST', '/hooks/pager', { body, headers, pathParameters, route: '/hooks/{target}' });
}

function pageRequest(now: Date) {
  const key = { id: deployment.linkKeyId, secret: deployment.linkKeySecret };
  const subject = { incidentId: deployment.incidentId, recipient: 'dba-mail' };
  const path = new URL(acknowledgeLink('https://bench.example', subject, key, now.toISOString())).pathname;
  const token = path.replace('/a/', '');
  return httpEvent('GET', path, { headers: { accept: 'text/html' }, pathParameters: { token }, route: '/a/{token}' });
}

function httpEvent(
  method: string,
  rawPath: string,
  more: { body?: string; headers: Record<string, string>; pathParameters?: Record<string, string>; route?: string },
) {
  const { body, headers, pathParameters, route = rawPath } = more;
  return {
    version: '2.0',
    routeKey: `${method} ${route}`,
    rawPath,
    rawQueryString: '',
    headers: { host: 'bench.example', ...headers },
    requestContext: {
      accountId: deployment.accountId,
      apiId: 'bench',
      domainName: 'bench.example',
      domainPrefix: 'bench',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'bench' },
      requestId: 'bench',
      routeKey: `${method} ${route}`,
      stage: '$default',
      time: '22/Nov/2026:08:00:00 +0000',
      timeEpoch: 1_793_000_000_000,
    },
    ...(pathParameters ? { pathParameters } : {}),
    ...(body === undefined ? {} : { body }),
    isBase64Encoded: false,
  };
}
