import type { VaultNotifications } from '../../ports/aws-backup/backup-vaults.ts';
import { isView, type VaultSeen } from './look.ts';
import { eventsFor } from './vault-events.ts';

/** The change that subscribes one vault. */
export interface Change {
  vault: string;
  /** Null: it notifies nobody, or that is not known. */
  before: VaultNotifications | null;
  after: VaultNotifications;
  adds: string[];
  drops: string[];
  /** False: it is so already. */
  isNeeded: boolean;
  /** Why it is left as it is; null: it is not. */
  left: string | null;
  /** It cannot notify anybody. */
  isView: boolean;
}

/** Returns the change that subscribes a vault to a topic; another topic stays unless it is to be replaced. */
export function changeOf(
  { vault, notifications }: VaultSeen,
  { topicArn, replace }: { topicArn: string; replace: boolean },
): Change {
  const before = 'value' in notifications ? notifications.value : null;
  const had = before?.events ?? [];
  const after = { topicArn, events: eventsFor(had) };
  const adds = after.events.filter((event) => !had.includes(event));
  const drops = had.filter((event) => !after.events.includes(event));
  const change = { vault: vault.name, before, after, adds, drops, isView: isView(vault) };
  const leave = (left: string): Change => ({ ...change, isNeeded: false, left });
  if (change.isView) return leave('it is a view of a vault in another account, to restore from, and notifies nobody');
  if ('notKnown' in notifications) {
    const { lacks, notKnown } = notifications;
    const why = lacks === null ? notKnown : `${lacks} is denied`;
    return leave(`whom it notifies now is not known (${why}), and would be overwritten`);
  }
  if (before !== null && before.topicArn !== topicArn && !replace) {
    return leave(`it notifies another topic, ${before.topicArn}; give --replace to put this one in its place`);
  }
  return { ...change, isNeeded: !isSame(before, after), left: null };
}

/** Says whether a vault notifies the same topic of the same events. */
export function isSame(a: VaultNotifications | null, b: VaultNotifications | null): boolean {
  if (a === null || b === null) return a === b;
  const events = ({ events: list }: VaultNotifications) => [...new Set(list)].sort().join(' ');
  return a.topicArn === b.topicArn && events(a) === events(b);
}
