import { kindRow } from '../events/kinds.ts';
import type { Alert } from '../incidents/alert.ts';

/** Resources that a silence names one by one; of more, it says what they have in common. */
const namedResources = 50;

/**
 * Returns a pattern, in the language of the rules, over what these alerts are about: the same kind of job of the same
 * resources, whatever is wrong with them. Of more than are named, or when not all alerts are given: accounts, Regions, kinds
 * and error codes.
 */
export function quietPattern(alerts: readonly Alert[], isAll: boolean): Record<string, unknown> {
  const groups = [...Map.groupBy(alerts, (alert) => JSON.stringify(aroundOf(alert))).values()];
  const named = groups.reduce((sum, group) => sum + valuesOf(group, subjectOf).length, 0);
  if (!isAll || named > namedResources) return inCommon(alerts);
  const patterns = groups.flatMap(patternsOf);
  const [only] = patterns;
  return patterns.length === 1 && only !== undefined ? only : { $or: patterns };
}

/** What alerts of several resources can share: everything that tells lanes apart but the resource. */
function aroundOf({ event, job }: Alert): Record<string, unknown> {
  const { destinationVaultArn: destination } = event;
  const ofJob = {
    ...(kindRow(event.kind).fills === 'destination' && destination !== null
      ? { destinationVaultArn: [destination] }
      : {}),
    ...(event.isRestoreTest === true ? { initiator: [job.initiator] } : {}),
  };
  return {
    account: [event.accountId],
    region: [event.region],
    event: { kind: [event.kind] },
    drill: [event.drill],
    ...(Object.keys(ofJob).length === 0 ? {} : { job: ofJob }),
  };
}

function patternsOf(group: readonly Alert[]): Record<string, unknown>[] {
  const [first] = group;
  if (first === undefined) return [];
  const around = aroundOf(first);
  const arns = valuesOf(group, ({ resource }) => resource.arn);
  const ids = valuesOf(group, (alert) => (alert.resource.arn === null ? subjectOf(alert) : null));
  return [
    ...(arns.length === 0 ? [] : [{ ...around, resource: { arn: arns } }]),
    ...(ids.length === 0 ? [] : [{ ...around, resource: { id: ids } }]),
  ];
}

function inCommon(alerts: readonly Alert[]): Record<string, unknown> {
  return {
    account: valuesOf(alerts, ({ event }) => event.accountId),
    region: valuesOf(alerts, ({ event }) => event.region),
    event: { kind: valuesOf(alerts, ({ event }) => event.kind) },
    error: { code: valuesOf(alerts, ({ error }) => error.code) },
  };
}

function subjectOf({ resource }: Alert): string {
  return resource.arn ?? resource.id;
}

function valuesOf(alerts: readonly Alert[], of: (alert: Alert) => string | null): string[] {
  return [...new Set(alerts.map(of).filter((value) => value !== null))];
}
