import { type Alert, uncataloguedCode } from '../incidents/alert.ts';
import { firstOf } from '../lib/fitted.ts';
import { sha256 } from '../lib/hash.ts';
import { isObject } from '../lib/is-object.ts';
import { readOpenField } from '../rules/alert-document.ts';

/** Longest key, in characters; a longer one is cut and ends in a hash of the whole. */
const keyLength = 400;

/**
 * Returns the key that alerts of one incident share: the route, then each field of `groupBy` with its value, as in
 * `platform|account=111122223333|error.code=kms-key-unusable`. A missing field is written without `=`. Drills never
 * share a key with real alerts, whatever `groupBy` says.
 */
export function groupKeyOf(document: Record<string, unknown>, route: string, groupBy: readonly string[]): string {
  const parts = groupBy.map((field) => {
    const value = fieldOf(document, field);
    return value === null ? escapeKey(field) : `${escapeKey(field)}=${escapeKey(value)}`;
  });
  return bounded([...(document.drill === true ? ['drill=true'] : []), escapeKey(route), ...parts].join('|'));
}

function bounded(key: string): string {
  return key.length <= keyLength ? key : `${firstOf(key, keyLength - 33)}…${sha256(key, 32)}`;
}

/**
 * Returns the key that alerts share because they have one cause, whatever their route and kind: the job of the composite
 * resource they are parts of, or a broken key, role, vault or plan. Null when no common cause is known, for drills, and
 * when `groupBy` separates by resource or job, which asks for an incident each.
 */
export function sharedKeyOf(alert: Alert, groupBy: readonly string[]): { key: string; says: string } | null {
  const { event, job, cause } = alert;
  if (event.drill || groupBy.some((field) => /^(?:resource\.(?:arn|id|name)|job\.)/.test(field))) return null;
  const place = keyOf(event);
  const composite = job.parentJobId ?? (job.isParent === true ? job.id : null);
  if (composite !== null && composite !== '') {
    return {
      key: bounded(`composite|${place}|${escapeKey(composite.toLowerCase())}`),
      says: `composite job ${composite}`,
    };
  }
  if (cause === null || cause.kind === 'message') return null;
  const where = cause.place === 'organization' ? cause.place : keyOf(cause.place ?? event);
  return { key: bounded(`cause|${where}|${cause.key}`), says: cause.says };
}

function keyOf({ accountId, region }: { accountId: string; region: string }): string {
  return [accountId, region].map(escapeKey).join('|');
}

/** Returns what is added to the group key of errors that the catalogue does not know, so that different texts do not group. */
export function shapeKeyOf({ error, cause }: Alert): string {
  return error.code === uncataloguedCode && cause !== null ? `|${escapeKey(cause.key)}` : '';
}

/** Returns a field by its dotted name as text, null when it is missing; all that follows `resource.tags.` is one tag's key. */
export function fieldOf(document: Record<string, unknown>, field: string): string | null {
  const open = readOpenField(field);
  let value: unknown = document;
  for (const name of open ? [...open.branch.split('.'), open.name] : field.split('.')) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return null;
    value = value[name];
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** What most values are: nothing in it is written otherwise. */
const plainKey = /^[\w.:/ -]*$/;

function escapeKey(text: string): string {
  if (plainKey.test(text)) return text;
  return text.toWellFormed().replace(/[%|=\p{C}]/gu, (character) => encodeURIComponent(character));
}
