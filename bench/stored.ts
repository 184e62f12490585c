import { parse } from 'yaml';
import { storedIncident } from '../src/adapters/aws/table/stored-forms.ts';
import { refKey } from '../src/adapters/aws/table/table-keys.ts';
import type { Incident } from '../src/incidents/incident.ts';
import { usualChoices } from '../src/incidents/routing.ts';
import { documentFormat } from '../src/pipeline/rules/load-rules.ts';

/** What the loopback AWS has stored: parameters by name, table items by `pk|sk`. */
export interface Stored {
  parameters: Record<string, string>;
  items: Record<string, Record<string, unknown>>;
}

/** Names and secrets of the deployment that is measured; all invented. */
export const deployment = {
  accountId: '111122223333',
  region: 'eu-central-1',
  rulesPath: '/backup-alerts/bench/routing',
  editedRulesPath: '/backup-alerts/bench/routing-edited',
  secretsPath: '/backup-alerts/bench/secrets',
  slackSecret: 'bench-slack-signing-secret',
  pagerSecret: 'bench-pagerduty-webhook-secret',
  pagerAlert: 'bench-alert',
  linkKeyId: 'k1',
  linkKeySecret: '0123456789abcdef0123456789abcdef',
  incidentId: '01JBENCHBENCHBENCHBENCHBEN',
  announceAt: '2026-11-22T08:00:00.000Z',
} as const;

/** Rules of a size people have: three policies, three routes. */
const rules = `version: 1
defaults: { policy: platform, groupBy: [account, region, event.kind, error.code], groupWait: 30s }
targets:
  backup-channel: { slack: { channel: C0123456789, token: ssm:${deployment.secretsPath}/slack-bot } }
  dba-mail:       { email: { to: [dba@example.com] } }
  pager:          { pagerduty: { routingKey: ssm:${deployment.secretsPath}/pager-key }, inboundSecret: ssm:${deployment.secretsPath}/pager-webhooks }
policies:
  platform: { steps: [ { notify: [backup-channel] }, { after: 30m, notify: [dba-mail] } ], repeat: 2 }
  database: { steps: [ { notify: [backup-channel] }, { after: 15m, notify: [dba-mail] } ], acknowledgedFor: 8h }
  digest:   { steps: [ { notify: [dba-mail] } ] }
routes:
  - name: production databases
    match: { resource: { type: [RDS, Aurora, DynamoDB], tags: { environment: [prod] } }, severity: [critical, high] }
    policy: database
  - name: development is quiet
    match: { resource: { tags: { environment: [{ anything-but: prod }] } } }
    policy: digest
  - name: everything else
    match: { event: { kind: [{ exists: true }] } }
    policy: platform
fallback: [backup-channel]
`;

const edit = { version: '7', modifiedBy: null, modifiedAt: '2026-11-01T00:00:00.000Z' };

const incident: Incident = {
  id: deployment.incidentId,
  revision: 3,
  status: 'open',
  accountId: deployment.accountId,
  region: deployment.region,
  routing: {
    ...usualChoices,
    groupKey: 'bench',
    route: 'everything else',
    policy: 'platform',
    labels: {},
    acknowledgedForSeconds: null,
  },
  rulesVersion: '7',
  severity: 'high',
  openedAt: '2026-11-22T07:59:30.000Z',
  updatedAt: '2026-11-22T08:00:00.000Z',
  announceAt: deployment.announceAt,
  alertCount: 1,
  openLanes: 1,
  alerts: [
    {
      laneId: 'bench',
      laneKey: 'bench',
      jobId: 'job-0',
      kind: 'backup',
      outcome: 'failed',
      severity: 'high',
      resourceName: 'orders',
      resourceType: 'DynamoDB',
      resourceArn: `arn:aws:dynamodb:${deployment.region}:${deployment.accountId}:table/orders`,
      errorCode: 'AccessDenied',
      occurredAt: '2026-11-22T07:59:30.000Z',
      startedAt: '2026-11-22T07:30:00.000Z',
      strikes: 1,
    },
  ],
  drill: false,
  escalation: {
    clock: 1,
    nextStepAt: deployment.announceAt,
    stepsTaken: 0,
    lastStepAt: null,
    joinedToldAt: null,
    joinedDueAt: null,
    exhausted: false,
    rpoSeconds: null,
  },
  notified: ['backup-channel'],
  alsoTell: [],
  reach: { resources: 1, byType: { DynamoDB: 1 }, byOwner: { 'no owner': 1 } },
  acknowledgement: null,
  resolution: null,
  outbox: { deliveries: [], clock: null },
  recordHash: '0'.repeat(64),
};

const pagerAlert = refKey('pagerduty', deployment.pagerAlert);

/** Everything that is stored when a measurement starts. */
export const stored: Stored = {
  parameters: {
    [deployment.rulesPath]: rules,
    [deployment.editedRulesPath]: `${rules}# edited a moment ago, so that the archive does not hold it yet\n`,
    [`${deployment.secretsPath}/slack-signing`]: deployment.slackSecret,
    [`${deployment.secretsPath}/pager-webhooks`]: deployment.pagerSecret,
    [`${deployment.secretsPath}/slack-bot`]: 'bench-slack-bot-token',
    [`${deployment.secretsPath}/link-keys`]: `${deployment.linkKeyId}:${deployment.linkKeySecret}`,
  },
  items: {
    [`INCIDENT#${incident.id}|STATE`]: { incident: storedIncident(incident), revision: incident.revision },
    [`INCIDENT#${incident.id}|TARGET#backup-channel`]: { ref: { channel: 'C0123456789', ts: '1793000000.000100' } },
    [`INCIDENT#${incident.id}|TARGET#pager`]: { ref: { dedupKey: deployment.pagerAlert } },
    [`${pagerAlert.pk}|${pagerAlert.sk}`]: { incidentId: incident.id, target: 'pager' },
    'RULES|LAST-GOOD': {
      rules: {
        ...edit,
        parts: [{ ...edit, name: 'routing', text: rules }],
        seenAt: '2026-11-01T00:00:30.000Z',
        checked: { format: documentFormat, document: JSON.stringify(parse(rules)) },
      },
    },
  },
};
