import { eventKinds, outcomes } from '../events/backup-event.ts';
import { type Alert, errorCategories, severities } from '../incidents/alert.ts';

/** What a field of the alert document can hold; `values` when only these are possible. */
export interface AlertField {
  type: 'string' | 'number' | 'boolean';
  values?: readonly string[];
}

/** Every field that `match` and `groupBy` can name, except the tags: `resource.tags.<key>` is open. */
export const alertFields: ReadonlyMap<string, AlertField> = new Map<string, AlertField>([
  ['account', { type: 'string' }],
  ['region', { type: 'string' }],
  ['severity', { type: 'string', values: severities }],
  ['owner', { type: 'string' }],
  ['strikes', { type: 'number' }],
  ['drill', { type: 'boolean' }],
  ['event.kind', { type: 'string', values: eventKinds }],
  ['event.outcome', { type: 'string', values: outcomes }],
  ['event.state', { type: 'string' }],
  ['event.detailType', { type: 'string' }],
  ['resource.arn', { type: 'string' }],
  ['resource.id', { type: 'string' }],
  ['resource.name', { type: 'string' }],
  ['resource.type', { type: 'string' }],
  ['resource.account', { type: 'string' }],
  ['resource.region', { type: 'string' }],
  ['job.id', { type: 'string' }],
  ['job.plan', { type: 'string' }],
  ['job.rule', { type: 'string' }],
  ['job.vault', { type: 'string' }],
  ['job.initiator', { type: 'string', values: ['plan', 'on-demand', 'unknown'] }],
  ['job.parent', { type: 'string' }],
  ['job.destinationVaultArn', { type: 'string' }],
  ['job.role', { type: 'string' }],
  ['error.code', { type: 'string' }],
  ['error.category', { type: 'string', values: errorCategories }],
  ['error.message', { type: 'string' }],
  ['error.retryable', { type: 'boolean' }],
]);

/** The one open branch of the document. */
export const tagsField = 'resource.tags';

/**
 * Returns what patterns and `groupBy` see of an alert. What is not known is absent, never null or empty, so
 * `owner: [{ exists: false }]` finds alerts without an owner; a tag with an empty value is present.
 */
export function alertDocument(alert: Alert): Record<string, unknown> {
  const { event, resource, job, error } = alert;
  return known({
    account: event.accountId,
    region: event.region,
    severity: alert.severity,
    owner: alert.owner,
    strikes: alert.strikes,
    drill: event.drill,
    event: known({
      kind: event.kind,
      outcome: event.outcome,
      state: event.state,
      detailType: event.source.detailType,
    }),
    resource: {
      ...known({
        arn: resource.arn,
        id: resource.id,
        name: resource.name,
        type: resource.type,
        account: resource.accountId,
        region: resource.region,
      }),
      tags: resource.tags,
    },
    job: known({
      id: job.id,
      plan: job.planName,
      rule: job.ruleName,
      vault: job.vaultName,
      initiator: job.initiator,
      parent: job.parentJobId,
      destinationVaultArn: event.destinationVaultArn,
      role: event.iamRoleArn,
    }),
    error: known({
      code: error.code,
      category: error.category,
      message: error.message,
      retryable: error.retryable,
    }),
  });
}

function known(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== ''));
}
