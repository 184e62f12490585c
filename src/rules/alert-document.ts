import { outcomes } from '../events/backup-event.ts';
import { eventKinds } from '../events/kinds.ts';
import {
  type Alert,
  errorCategories,
  initiators,
  ownerSources,
  resourceTypes,
  severities,
} from '../incidents/alert.ts';

/** What a field of the alert document can hold; `values`: the only ones possible. */
export interface AlertField {
  type: 'string' | 'number' | 'boolean';
  values?: readonly string[];
  /** What it usually holds; other values are possible. */
  usual?: readonly string[];
  /** It is an account id: a text of 12 digits, leading zeros included. */
  isAccount?: true;
  /** No alert is without it. */
  always?: true;
}

/** A field, and how it is read from an alert. */
interface FieldRow extends AlertField {
  /** Returns its value in an alert; null, undefined or empty: not known, so the field is absent. */
  of(alert: Alert): unknown;
}

/**
 * Every field that `match` and `groupBy` can name: the only list of them. Tags and labels come on top, because people choose
 * the names in `resource.tags.<key>` and `labels.<name>`.
 */
export const alertFields: ReadonlyMap<string, FieldRow> = new Map<string, FieldRow>([
  ['account', { of: ({ event }) => event.accountId, type: 'string', isAccount: true }],
  ['accountName', { of: ({ accountName }) => accountName, type: 'string' }],
  ['region', { of: ({ event }) => event.region, type: 'string' }],
  ['severity', { of: ({ severity }) => severity, type: 'string', values: severities, always: true }],
  ['owner', { of: ({ owner }) => owner, type: 'string' }],
  ['ownerSource', { of: ({ ownerSource }) => ownerSource, type: 'string', values: ownerSources }],
  ['orphan', { of: ({ orphan }) => orphan, type: 'boolean', always: true }],
  ['cause', { of: ({ cause }) => cause?.says, type: 'string' }],
  ['strikes', { of: ({ strikes }) => strikes, type: 'number', always: true }],
  ['drill', { of: ({ event }) => event.drill, type: 'boolean', always: true }],
  ['exposure.rpoSeconds', { of: ({ exposure }) => exposure?.rpoSeconds, type: 'number' }],
  ['exposure.shareUsed', { of: ({ exposure }) => exposure?.shareUsed, type: 'number' }],
  ['exposure.neverGood', { of: ({ exposure }) => exposure?.neverGood, type: 'boolean' }],
  ['event.kind', { of: ({ event }) => event.kind, type: 'string', values: eventKinds, always: true }],
  ['event.outcome', { of: ({ event }) => event.outcome, type: 'string', values: outcomes, always: true }],
  ['event.state', { of: ({ event }) => event.state, type: 'string' }],
  ['event.detailType', { of: ({ event }) => event.source.detailType, type: 'string' }],
  ['resource.arn', { of: ({ resource }) => resource.arn, type: 'string' }],
  ['resource.id', { of: ({ resource }) => resource.id, type: 'string' }],
  ['resource.name', { of: ({ resource }) => resource.name, type: 'string' }],
  ['resource.type', { of: ({ resource }) => resource.type, type: 'string', usual: resourceTypes, always: true }],
  ['resource.account', { of: ({ resource }) => resource.accountId, type: 'string', isAccount: true }],
  ['resource.region', { of: ({ resource }) => resource.region, type: 'string' }],
  ['job.id', { of: ({ job }) => job.id, type: 'string' }],
  ['job.plan', { of: ({ job }) => job.planName, type: 'string' }],
  ['job.rule', { of: ({ job }) => job.ruleName, type: 'string' }],
  ['job.vault', { of: ({ job }) => job.vaultName, type: 'string' }],
  ['job.initiator', { of: ({ job }) => job.initiator, type: 'string', values: initiators, always: true }],
  ['job.parent', { of: ({ job }) => job.parentJobId, type: 'string' }],
  ['job.destinationVaultArn', { of: ({ event }) => event.destinationVaultArn, type: 'string' }],
  ['job.role', { of: ({ event }) => event.iamRoleArn, type: 'string' }],
  ['error.code', { of: ({ error }) => error.code, type: 'string', always: true }],
  ['error.category', { of: ({ error }) => error.category, type: 'string', values: errorCategories, always: true }],
  ['error.message', { of: ({ error }) => error.message, type: 'string' }],
  ['error.retryable', { of: ({ error }) => error.retryable, type: 'boolean', always: true }],
]);

/** Branches of the document whose field names people choose: a resource's tags, and the labels that routes add. */
export const tagsField = 'resource.tags';
const labelsField = 'labels';
export const openBranches: readonly string[] = [tagsField, labelsField];

/** Splits a field below an open branch into the branch and its own name, dots included; null for any other field. */
export function readOpenField(field: string): { branch: string; name: string } | null {
  const branch = openBranches.find((one) => field.startsWith(`${one}.`) && field.length > one.length + 1);
  return branch === undefined ? null : { branch, name: field.slice(branch.length + 1) };
}

/**
 * Returns what patterns and `groupBy` see of an alert. What is not known is absent, never null or empty, so
 * `owner: [{ exists: false }]` finds alerts without an owner; a tag with an empty value is present.
 */
export function alertDocument(alert: Alert): Record<string, unknown> {
  const document: Record<string, unknown> = {};
  for (const { branch, name, of } of places) {
    const within = branch === null ? document : branchOf(document, branch);
    const value = of(alert);
    if (value !== null && value !== undefined && value !== '') within[name] = value;
  }
  branchOf(document, 'resource').tags = alert.resource.tags;
  return document;
}

const places = [...alertFields].map(([field, { of }]) => {
  const [first = field, second] = field.split('.');
  return second === undefined ? { branch: null, name: first, of } : { branch: first, name: second, of };
});

function branchOf(document: Record<string, unknown>, branch: string): Record<string, unknown> {
  document[branch] ??= {};
  return document[branch] as Record<string, unknown>;
}
