import { countOf, judgeVaults } from '../../doctor/vaults/judge.ts';
import type { VaultSeen } from '../../doctor/vaults/look.ts';
import { describeKeyOf, describeLock, keyOwnerOf, lockOf } from '../../doctor/vaults/protection.ts';
import type { Instant } from '../../lib/instant.ts';
import { inertLine } from '../../lib/text.ts';
import type { ExitCode } from '../command.ts';
import { layoutOf, wrap } from '../layout.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';
import { reachVaults, reasonOf, type VaultsOptions } from './reach-vaults.ts';

/** What people call the types of vaults. */
const types: Readonly<Record<string, string>> = {
  BACKUP_VAULT: 'backup vault',
  LOGICALLY_AIR_GAPPED_BACKUP_VAULT: 'logically air-gapped',
  RESTORE_ACCESS_BACKUP_VAULT: 'restore access to a vault of another account',
};

/** Lists the vaults with key, lock and notifications, and what is missing. */
export function listVaults(options: VaultsOptions, terminal: Terminal): Promise<ExitCode> {
  return reachVaults(options, terminal, async ({ seen, place, noTopic, topic }) => {
    const now = terminal.now();
    const wrong = judgeVaults(seen, place, topic, now).filter(({ state }) => state !== 'ok');
    const missing = (name: string) => wrong.filter(({ target }) => target === name).map(({ says }) => says);
    const { region, topicArn } = place;
    if (options.json === true) {
      const vaults = seen.map((one) => ({ ...asJson(one, now), missing: missing(one.vault.name) }));
      terminal.out(writeJson({ region, topic: topicArn, topicNotKnown: noTopic, vaults }));
      return 0;
    }
    const { width, paint } = layoutOf(terminal);
    const line = (label: string, text: string) => wrap(text, width, `  ${label.padEnd(10)}`);
    const count = seen.length === 1 ? '1 vault' : `${seen.length} vaults`;
    const to = noTopic === null ? `to notify ${topicArn}` : `which topic they are to notify is not known: ${noTopic}`;
    const lines = seen.flatMap((one) => [
      '',
      paint('bold', inertLine(one.vault.name)),
      ...line('type', `${types[one.vault.type] ?? one.vault.type}, ${pointsOf(one)}`),
      ...line('key', describeKeyOf(one)),
      ...line('lock', describeLock(one.vault, now)),
      ...line('notifies', describeNotifications(one)),
      ...missing(one.vault.name).flatMap((says) => line('missing', says)),
    ]);
    terminal.out(`${[...wrap(`${count} in ${region}; ${to}`, width), ...lines].join('\n')}\n`);
    return 0;
  });
}

function pointsOf({ vault: { recoveryPoints } }: VaultSeen): string {
  if (recoveryPoints === null) return 'recovery points not known';
  return recoveryPoints === 1 ? '1 recovery point' : `${recoveryPoints} recovery points`;
}

function describeNotifications({ notifications }: VaultSeen): string {
  if ('notKnown' in notifications) return `not known: ${reasonOf(notifications)}`;
  const { value } = notifications;
  return value === null ? 'nobody' : `${value.topicArn} of ${countOf(value.events)}`;
}

function asJson(seen: VaultSeen, now: Instant) {
  const { vault, notifications, key } = seen;
  const found = key !== null && 'value' in key ? key.value : null;
  const lock = lockOf(vault, now);
  return {
    name: vault.name,
    arn: vault.arn,
    type: vault.type,
    recoveryPoints: vault.recoveryPoints,
    key: {
      arn: vault.keyArn,
      owner: keyOwnerOf(seen),
      state: found?.state ?? null,
      deletedAt: found?.deletedAt ?? null,
      notKnown: key !== null && 'notKnown' in key ? reasonOf(key) : null,
    },
    lock: {
      ...{ mode: lock.mode, fixedFrom: lock.fixedFrom, isFixed: lock.isFixed },
      ...{ minRetentionDays: vault.minRetentionDays, maxRetentionDays: vault.maxRetentionDays },
    },
    notifications: 'value' in notifications ? notifications.value : null,
    notificationsNotKnown: 'notKnown' in notifications ? reasonOf(notifications) : null,
  };
}
