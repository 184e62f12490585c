import type { History } from '../../simulation/history.ts';
import type { Replayed, ReplayedAlert } from '../../simulation/replay.ts';

/** How often one target would be told under either rules. */
export interface TargetChange {
  target: string;
  before: number;
  after: number;
  change: number;
}

/** An alert that other rules treat in another way. */
export interface AlertChange {
  before: ReplayedAlert;
  after: ReplayedAlert;
  /** In words: `database instead of platform`. */
  says: string;
}

/** What differs between two replays of one past. */
export interface Comparison {
  /** Incidents that were opened. */
  incidents: { before: number; after: number };
  targets: TargetChange[];
  alerts: AlertChange[];
}

/** Says what differs from a replay under other rules: who hears how often, and which alerts go elsewhere. */
export function compareReplays(past: History, before: Replayed, after: Replayed): Comparison {
  const counts = (replayed: Replayed) =>
    new Map(replayed.tally.targets(past.from, past.until).map(({ target, notices }) => [target, notices]));
  const [counted, now] = [counts(before), counts(after)];
  const targets = [...new Set([...now.keys(), ...counted.keys()])].map((target) => {
    const [earlier, later] = [counted.get(target) ?? 0, now.get(target) ?? 0];
    return { target, before: earlier, after: later, change: later - earlier };
  });
  // Both saw the same problems in the same order.
  const alerts = after.alerts.flatMap((alert, index): AlertChange[] => {
    const other = before.alerts[index];
    const says = other === undefined ? null : describeChange(other, alert);
    return other === undefined || says === null ? [] : [{ before: other, after: alert, says }];
  });
  return {
    incidents: { before: before.incidents.length, after: after.incidents.length },
    targets: targets.sort((a, b) => b.after - a.after || (a.target < b.target ? -1 : 1)),
    alerts,
  };
}

/** What matters most is said: where it goes, else who hears first, else how bad it is, else whether it is heard of. */
function describeChange(before: ReplayedAlert, after: ReplayedAlert): string | null {
  const [from, to] = [placeOf(before), placeOf(after)];
  if (from !== to) return `${to} instead of ${from}`;
  if (from === ignored) return null;
  if (differ(before.firstTargets, after.firstTargets)) {
    return `${to} to ${after.firstTargets.join(', ')} instead of ${before.firstTargets.join(', ')}`;
  }
  if (before.severity !== after.severity) return `${after.severity} instead of ${before.severity}`;
  if (before.mutedBy === after.mutedBy) return null;
  return after.mutedBy === null ? `not muted by ${before.mutedBy} any more` : `muted by ${after.mutedBy}`;
}

const ignored = 'ignored';

function placeOf({ policy }: ReplayedAlert): string {
  return policy ?? ignored;
}

function differ(a: readonly string[], b: readonly string[]): boolean {
  return a.length !== b.length || a.some((one) => !b.includes(one));
}
