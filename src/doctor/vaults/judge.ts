import type { Instant } from '../../lib/instant.ts';
import { isPendingDeletion, isUsableKey } from '../../lib/key-states.ts';
import { shellWord } from '../../lib/shell-word.ts';
import { someOf } from '../../lib/some-of.ts';
import type { VaultNotifications } from '../../ports/aws-backup/backup-vaults.ts';
import type { Looked, TopicFound } from '../../ports/deployment/deployment.ts';
import { broken, type Finding, unknown, warning, well } from '../finding.ts';
import { keyFix } from '../key-fix.ts';
import { isView, type VaultSeen } from './look.ts';
import { describeKeyOf, describeLock, lockOf } from './protection.ts';
import { closedTopic } from './topic-policy.ts';
import { compareEvents, eventsAsOf, vaultEvents } from './vault-events.ts';

/** Where vaults are to notify, and with which words a command gets there. */
export interface VaultsPlace {
  stage: string;
  region: string;
  /** Null: it is not known. */
  topicArn: string | null;
  /** Whether it is the stack's own topic, which a command need not name. */
  isOwnTopic: boolean;
}

/** In what a vault differs from how it should be. */
export type Drift =
  | 'no-notifications'
  | 'other-topic'
  | 'topic-gone'
  | 'topic-closed'
  | 'events-missing'
  | 'events-deprecated'
  | 'events-unknown'
  | 'key-gone'
  | 'key-going'
  | 'key-disabled';

/** What was found of one vault; `drift` is null for what is well, or could not be looked at. */
export interface VaultFinding extends Finding {
  target: string;
  drift: Drift | null;
}

/** Events that a sentence names at most. */
const mostNamed = 4;

/** Returns the command that subscribes one vault, or all. */
export function subscribeCommand(name: string | null, place: VaultsPlace, replace = false): string {
  const { stage, region, topicArn, isOwnTopic } = place;
  const topic = isOwnTopic || topicArn === null ? [] : ['--topic', shellWord(topicArn)];
  const options = ['--stage', stage, '--region', region, ...topic, ...(replace ? ['--replace'] : [])];
  // A vault may be called -x.
  const words = name === null ? ['--all'] : [...(name.startsWith('-') ? ['--'] : []), shellWord(name)];
  return ['npx backup-alerts vaults subscribe', ...options, ...words].join(' ');
}

/** Returns what is to be said of every vault: first how it drifts, then how it is protected. */
export function judgeVaults(
  seen: readonly VaultSeen[],
  place: VaultsPlace,
  topic: Looked<TopicFound | null> | null,
  now: Instant,
): VaultFinding[] {
  const locked = seen.filter(({ vault }) => lockOf(vault, now).mode !== 'none').map(({ vault }) => vault.name);
  return seen.flatMap((one) => [
    ...judgeNotifications(one, place, topic),
    ...judgeKey(one, place),
    protection(one, locked, now),
  ]);
}

function judgeNotifications(
  { vault, notifications }: VaultSeen,
  place: VaultsPlace,
  topic: Looked<TopicFound | null> | null,
): VaultFinding[] {
  if (isView(vault)) return [];
  const about = { check: 'vaults', target: vault.name } as const;
  if ('notKnown' in notifications)
    return [{ ...unknown(about, notifications, 'vaults'), target: vault.name, drift: null }];
  const drifts = (drift: Drift, says: string, fix: string): VaultFinding => ({
    ...warning(about, says, fix),
    target: vault.name,
    drift,
  });
  const told = notifications.value;
  if (told === null) return [drifts('no-notifications', 'It notifies nobody.', subscribeCommand(vault.name, place))];
  if (place.topicArn !== null && told.topicArn !== place.topicArn) {
    const says = `It notifies another topic, ${told.topicArn}.`;
    return [drifts('other-topic', says, subscribeCommand(vault.name, place, true))];
  }
  if (topic !== null && 'value' in topic && topic.value === null) {
    const says = `It notifies the topic ${told.topicArn}, which is gone: nobody hears of it.`;
    const redeploy = deployCommand(place);
    const look = `aws sns get-topic-attributes --region ${place.region} --topic-arn ${shellWord(told.topicArn)}`;
    return [{ ...drifts('topic-gone', says, place.isOwnTopic ? redeploy : look), state: 'broken' }];
  }
  const closed = closedTopic(told.topicArn, topic);
  if (closed !== null) {
    const fix = place.isOwnTopic ? deployCommand(place) : closed.fix;
    return [{ ...drifts('topic-closed', closed.says, fix), state: 'broken' }];
  }
  return eventDrifts(told, (drift, says) => drifts(drift, says, subscribeCommand(vault.name, place)));
}

function deployCommand({ stage, region }: VaultsPlace): string {
  return `npx serverless deploy --stage ${stage} --param="region=${region}"`;
}

function eventDrifts({ events }: VaultNotifications, drifts: (drift: Drift, says: string) => VaultFinding) {
  const { missing, deprecated, unknown: others } = compareEvents(events);
  const said: VaultFinding[] = [];
  if (missing.length > 0) {
    said.push(drifts('events-missing', `It does not tell of ${someOf(missing, mostNamed)}.`));
  }
  if (deprecated.length > 0) {
    const which = someOf(deprecated, mostNamed);
    said.push(drifts('events-deprecated', `It is to tell of ${which}, of which AWS tells nobody any more.`));
  }
  if (others.length > 0) {
    const which = someOf(others, mostNamed);
    const says = `It tells of ${which}, which AWS’s page did not have on ${eventsAsOf}: subscribing takes it out.`;
    said.push(drifts('events-unknown', says));
  }
  return said;
}

function judgeKey({ vault, key }: VaultSeen, { region: here }: VaultsPlace): VaultFinding[] {
  const { keyArn: arn } = vault;
  if (key === null || arn === null) return [];
  const about = { check: 'vaults', target: vault.name } as const;
  if ('notKnown' in key) return [{ ...unknown(about, key, 'vaults'), target: vault.name, drift: null }];
  const region = arn.split(':')[3] || here;
  const fixOf = (state: string) => keyFix(state, { region: shellWord(region), keyArn: shellWord(arn) });
  const is = (drift: Drift, says: string, fix: string): VaultFinding[] => [
    { ...broken(about, says, fix), target: vault.name, drift },
  ];
  if (key.value === null) {
    const says = `Its key ${arn} is gone: nothing can be backed up into it, and what it encrypted cannot be restored.`;
    return is('key-gone', says, fixOf('gone'));
  }
  const { state, deletedAt } = key.value;
  if (isPendingDeletion(state)) {
    const when = deletedAt === null ? 'is about to be deleted' : `is deleted ${deletedAt}`;
    const says = `Its key ${arn} ${when}, and every backup that it encrypted is lost with it.`;
    return is('key-going', says, fixOf(state));
  }
  if (isUsableKey(state)) return [];
  const says = `Its key ${arn} is ${state}: nothing can be backed up into it, nor restored from it.`;
  return is('key-disabled', says, fixOf(state));
}

function protection(seen: VaultSeen, locked: readonly string[], now: Instant): VaultFinding {
  const { vault, notifications } = seen;
  const told = 'value' in notifications ? notifications.value : null;
  const heard = told === null ? '' : `Notifies ${told.topicArn} of ${countOf(told.events)}. `;
  const view = isView(vault) ? 'A view of a vault in another account, to restore from: it is not subscribed. ' : '';
  const lock = describeLock(vault, now);
  const others = lock === 'not locked' && locked.length > 0 ? `, other than ${someOf(locked, mostNamed)}` : '';
  const says = `${view}${heard}Key: ${describeKeyOf(seen)}. Lock: ${lock}${others}.`;
  return { ...well({ check: 'vaults', target: vault.name }, says), target: vault.name, drift: null };
}

/** Says how many events a vault tells of: `all 17 events`. */
export function countOf(events: readonly string[]): string {
  const has = vaultEvents.filter((event) => events.includes(event)).length;
  return has === vaultEvents.length ? `all ${has} events` : `${has} of ${vaultEvents.length} events`;
}
