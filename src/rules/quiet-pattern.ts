import { kindRow } from '../events/kinds.ts';
import type { Alert } from '../incidents/alert.ts';

/** How many resources a silence names one by one; for more, it names what they have in common. */
const namedResources = 50;

/**
 * Returns a pattern, as rules have it, that matches what these alerts are about: the same kinds of jobs of the same resources,
 * whatever is wrong with them. With too many resources, or when `isAll` is false: the accounts, Regions, kinds and error codes.
 */
export function quietPattern(alerts: readonly Alert[], isAll: boolean): Record<string, unknown> {
  const groups = [...Map.groupBy(alerts, (alert) => JSON.stringify(aroundOf(alert))).values()];
  const named = groups.reduce((sum, group) => sum + valuesOf(group, subjectOf).length, 0);
  if (!isAll || named > namedResources) return inCommon(alerts);
  const patterns = groups.flatMap(patternsOf);
  const [only] = patterns;
  return patterns.length === 1 && only !== undefined ? only : { $or: patterns };
}

/** Returns what alerts of several resources can share: everything that tells lanes apart except the resource. */
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
