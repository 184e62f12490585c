import { type Change, changeOf, isSame } from '../../doctor/vaults/change.ts';
import type { VaultSeen } from '../../doctor/vaults/look.ts';
import { closedTopic } from '../../doctor/vaults/topic-policy.ts';
import { nearestName } from '../../lib/nearest-name.ts';
import type { VaultAccess } from '../../ports/aws-backup/backup-vaults.ts';
import type { ExitCode } from '../command.ts';
import { fail } from '../fail.ts';
import { describeAwsError } from '../rules/describe-aws-error.ts';
import type { Terminal } from '../terminal.ts';
import { reachVaults, reasonOf, type VaultsFound, type VaultsOptions } from './reach-vaults.ts';
import { formatChanges, type Result, reportSubscribed, type Subscription } from './subscribe-report.ts';

/** How to subscribe. */
export type SubscribeOptions = VaultsOptions & { replace: boolean; dryRun: boolean; yes: boolean; json: boolean };

/** Lets vaults notify a topic when somebody agrees, and reads back what became of it. @param names null: all */
export function subscribeVaults(
  names: readonly string[] | null,
  options: SubscribeOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  return reachVaults(options, terminal, async (found) => {
    const wanted = chosen(names, found);
    if ('problem' in wanted) return fail(wanted.problem, options, terminal);
    const { topicArn, seen } = wanted;
    const changes = seen.map((one) => changeOf(one, { topicArn, replace: options.replace }));
    const subscription = { region: found.place.region, topicArn, isAll: names === null, changes };
    const results = await subscribeAll(subscription, found.access.vaults, options, terminal);
    if (typeof results === 'number') return results;
    return reportSubscribed({ ...subscription, results }, options, terminal);
  });
}

/** Returns what became of each vault that had to change, null when none was touched, or the code to end with. */
async function subscribeAll(
  subscription: Subscription,
  vaults: VaultAccess,
  options: SubscribeOptions,
  terminal: Terminal,
): Promise<ReadonlyMap<string, Result> | ExitCode | null> {
  const needed = subscription.changes.filter(({ isNeeded }) => isNeeded);
  if (needed.length === 0) return null;
  (options.json ? terminal.err : terminal.out)(formatChanges(subscription, terminal));
  if (options.dryRun) return null;
  const refused = options.yes ? null : await askFirst(needed.length, options, terminal);
  if (refused !== null) return refused;
  const results = new Map<string, Result>();
  for (const change of needed) results.set(change.vault, await subscribe(change, vaults));
  return results;
}

function chosen(
  names: readonly string[] | null,
  { seen, place: { stage, region, topicArn, isOwnTopic }, noTopic, topic }: VaultsFound,
): { problem: string } | { topicArn: string; seen: VaultSeen[] } {
  if (topicArn === null) {
    return { problem: `It is not known which topic vaults are to notify: ${noTopic}. Give it with --topic.` };
  }
  if (topic !== null && 'value' in topic && topic.value === null) {
    return { problem: `There is no topic ${topicArn}: nobody would hear of what is sent to it.` };
  }
  const closed = closedTopic(topicArn, topic);
  if (closed !== null) {
    const deploy = `npx serverless deploy --stage ${stage} --param="region=${region}"`;
    return { problem: `${closed.says} Mend it first: ${isOwnTopic ? deploy : closed.fix}` };
  }
  const there = seen.map(({ vault }) => vault.name);
  const absent = names?.find((name) => !there.includes(name));
  if (absent !== undefined) {
    const near = nearestName(absent, there);
    const meant = near === null ? 'See vaults list' : `Did you mean ${near}`;
    return {
      problem: `There is no vault ${absent} in ${region} and this account. ${meant}${near === null ? '.' : '?'}`,
    };
  }
  return { topicArn, seen: seen.filter(({ vault }) => names === null || names.includes(vault.name)) };
}

/** Asks, and returns the code to end with when nobody agreed; null to go on. */
async function askFirst(count: number, options: SubscribeOptions, terminal: Terminal): Promise<ExitCode | null> {
  const which = count === 1 ? 'this vault' : `these ${count} vaults`;
  const answer = await terminal.ask(`\nChange ${which}? [y/N] `);
  if (answer === null) {
    const way = 'Give --yes to subscribe without being asked, or --dry-run to only look.';
    fail(`There is no terminal to ask at. ${way}`, options, terminal);
    return 2;
  }
  return /^y(?:es)?$/i.test(answer.trim()) ? null : fail('Nothing was changed.', options, terminal);
}

/** Subscribes one vault, unless somebody else did meanwhile, and compares what AWS has then. */
async function subscribe({ vault, before, after }: Change, vaults: VaultAccess): Promise<Result> {
  const now = await vaults.notificationsOf(vault);
  if ('notKnown' in now) return { done: false, problem: `it was left: ${reasonOf(now)}` };
  if (!isSame(now.value, before)) {
    return { done: false, problem: 'it was left: somebody changed whom it notifies in the meantime. Look again' };
  }
  try {
    await vaults.putNotifications(vault, after);
  } catch (error) {
    const said = describeAwsError(error, 'backup:PutBackupVaultNotifications') ?? String(error);
    return { done: false, problem: said.replace(/\.$/, '') };
  }
  const read = await vaults.notificationsOf(vault);
  if ('notKnown' in read) return { done: true, problem: `AWS took it, and it cannot be read back: ${reasonOf(read)}` };
  if (isSame(read.value, after)) return { done: true, problem: null };
  const has = read.value === null ? 'nobody' : `${read.value.topicArn} of ${read.value.events.join(', ')}`;
  return { done: true, problem: `AWS took it, and says now that it notifies ${has}` };
}
