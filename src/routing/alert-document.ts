import { outcomes } from '../events/backup-event.ts';
import { eventKinds } from '../events/kinds.ts';
import { type Alert, errorCategories, ownerSources, resourceTypes, severities } from '../incidents/alert.ts';

/** What a field of the alert document can hold; `values` when only these are possible. */
export interface AlertField {
  type: 'string' | 'number' | 'boolean';
  values?: readonly string[];
  /** What it usually holds; other values are possible. */
  usual?: readonly string[];
  /** No alert is without it. */
  always?: true;
}

/** Every field that `match` and `groupBy` can name, except tags and labels: `resource.tags.<key>` and `labels.<name>` are open. */
export const alertFields: ReadonlyMap<string, AlertField> = new Map<string, AlertField>([
  ['account', { type: 'string' }],
  ['region', { type: 'string' }],
  ['severity', { type: 'string', values: severities, always: true }],
  ['owner', { type: 'string' }],
  ['ownerSource', { type: 'string', values: ownerSources }],
  ['orphan', { type: 'boolean', always: true }],
  ['cause', { type: 'string' }],
  ['strikes', { type: 'number', always: true }],
  ['drill', { type: 'boolean', always: true }],
  ['exposure.rpoSeconds', { type: 'number' }],
  ['exposure.shareUsed', { type: 'number' }],
  ['exposure.neverGood', { type: 'boolean' }],
  ['event.kind', { type: 'string', values: eventKinds, always: true }],
  ['event.outcome', { type: 'string', values: outcomes, always: true }],
  ['event.state', { type: 'string' }],
  ['event.detailType', { type: 'string' }],
  ['resource.arn', { type: 'string' }],
  ['resource.id', { type: 'string' }],
  ['resource.name', { type: 'string' }],
  ['resource.type', { type: 'string', usual: resourceTypes, always: true }],
  ['resource.account', { type: 'string' }],
  ['resource.region', { type: 'string' }],
  ['job.id', { type: 'string' }],
  ['job.plan', { type: 'string' }],
  ['job.rule', { type: 'string' }],
  ['job.vault', { type: 'string' }],
  ['job.initiator', { type: 'string', values: ['plan', 'on-demand', 'unknown'], always: true }],
  ['job.parent', { type: 'string' }],
  ['job.destinationVaultArn', { type: 'string' }],
  ['job.role', { type: 'string' }],
  ['error.code', { type: 'string', always: true }],
  ['error.category', { type: 'string', values: errorCategories, always: true }],
  ['error.message', { type: 'string' }],
  ['error.retryable', { type: 'boolean', always: true }],
]);

/** Branches of the document whose fields people name: a resource's tags, and the labels that routes have added. */
export const tagsField = 'resource.tags';
const labelsField = 'labels';
export const openBranches: readonly string[] = [tagsField, labelsField];

/** Splits a field below an open branch into the branch and its own name, dots included; null when it is none. */
export function readOpenField(field: string): { branch: string; name: string } | null {
  const branch = openBranches.find((one) => field.startsWith(`${one}.`) && field.length > one.length + 1);
  return branch === undefined ? null : { branch, name: field.slice(branch.length + 1) };
}

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
    ownerSource: alert.ownerSource,
    orphan: alert.orphan,
    cause: alert.cause?.says ?? null,
    exposure: known({
      rpoSeconds: alert.exposure?.rpoSeconds ?? null,
      shareUsed: alert.exposure?.shareUsed ?? null,
      neverGood: alert.exposure?.neverGood ?? null,
    }),
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
