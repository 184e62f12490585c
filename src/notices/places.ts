import { kindRow } from '../events/kinds.ts';
import type { Alert } from '../incidents/alert.ts';
import type { AlertSummary, Incident } from '../incidents/incident.ts';
import { type Instant, secondsBetween } from '../lib/instant.ts';
import type { Fact } from './notice.ts';
import type { Clock } from './times.ts';

/** The vault, by the word of its kind. */
export function vaultOf(summary: AlertSummary, alert: Alert | null): Fact {
  const { labels } = kindRow(summary.kind);
  const vault = newIn(alert?.job.vaultName ?? '', summary);
  return { id: 'vault', label: labels.vault ?? 'Vault', value: vault, verbatim: true };
}

/** What AWS calls the event, where that is all that is known of its kind. */
export function typeOfEvent({ kind }: AlertSummary, alert: Alert | null): Fact {
  const { type } = kindRow(kind).labels;
  const value = type === undefined ? '' : (alert?.event.source.detailType ?? '');
  return { id: 'event-type', label: type ?? 'Event', value, verbatim: true };
}

/** Where a copy goes, and which recovery point it is about. */
export function placesOf(summary: AlertSummary, alert: Alert | null): Fact[] {
  const { destinationVaultArn = null, recoveryPointArn = null, accountId } = alert?.event ?? {};
  return [
    { id: 'copy-to', label: 'Copy to', value: placeOfVault(destinationVaultArn, accountId ?? ''), verbatim: true },
    { id: 'recovery-point', label: 'Recovery point', value: newIn(recoveryPointArn ?? '', summary), verbatim: true },
  ];
}

/** Says in which vault, Region and, when it is another one, account: `disaster-recovery, eu-west-1`. */
function placeOfVault(arn: string | null, ownAccountId: string): string {
  const [, , , region, accountId, ...name] = arn?.split(':') ?? [];
  const isElsewhere = accountId !== undefined && accountId !== ownAccountId;
  return [name.at(-1), region, isElsewhere ? `account ${accountId}` : ''].filter(Boolean).join(', ');
}

/** What the subject says already is not said twice. */
export function newIn(value: string, { resourceName }: AlertSummary): string {
  return value === resourceName ? '' : value;
}

/** Says when the key of the backups is deleted, with which all of them are lost. */
export function keyDeletion(alerts: readonly Alert[], now: Instant, clock: Clock): Fact {
  const at = alerts.map(({ job }) => job.keyDeletedAt).find((one) => one !== undefined);
  const days = at === undefined ? 0 : Math.floor(secondsBetween(now, at) / 86_400);
  const left = days < 1 ? 'less than a day' : `${days} ${days === 1 ? 'day' : 'days'}`;
  const value = at === undefined ? '' : `${clock.time(at)}, ${left} left when this was sent`;
  return { id: 'key-deletion', label: 'KMS key is deleted', value };
}

/** The plan and its rule. */
export function planOf(alert: Alert | null): string {
  if (alert === null) return '';
  const { planName, ruleName } = alert.job;
  return [planName, ruleName].filter((name) => name !== null).join(' / ');
}

/** What its routes put on it. */
export function formatLabels({ routing: { labels } }: Incident): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}
