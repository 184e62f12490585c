import type { VaultsPlace } from '../../doctor/vaults/judge.ts';
import { lookAtVaults, type VaultSeen } from '../../doctor/vaults/look.ts';
import { withKey } from '../../doctor/vaults/topic-key.ts';
import { inertLine } from '../../lib/text.ts';
import type { Looked, TopicFound } from '../../ports/deployment/deployment.ts';
import type { VaultsAccess } from '../../runtime/vaults.ts';
import type { ExitCode } from '../command.ts';
import { fail } from '../fail.ts';
import { describeAwsError } from '../rules/describe-aws-error.ts';
import type { Place } from '../rules/reach-aws.ts';
import type { Terminal } from '../terminal.ts';

/** Where the vaults are, and which topic they should notify; by default that of the stage. */
export type VaultsOptions = Place & { topic?: string };

/** Vaults as they were seen, and where they are to notify. */
export interface VaultsFound {
  access: VaultsAccess;
  seen: VaultSeen[];
  place: VaultsPlace;
  /** Why the topic of the stage is not known; null: the topic is known. */
  noTopic: string | null;
  /** Whether the topic exists; null when it is not known which topic it is. */
  topic: Looked<TopicFound | null> | null;
}

/** Looks at the vaults and runs what is to be done with them. That AWS did not list them is said, and ends with 2. */
export async function reachVaults(
  options: VaultsOptions,
  terminal: Terminal,
  run: (found: VaultsFound) => Promise<ExitCode>,
): Promise<ExitCode> {
  const json = options.json === true;
  const failed = (problem: string): ExitCode => {
    fail(problem, { json }, terminal);
    return 2;
  };
  try {
    // The SDK is large: commands that need no AWS never load it.
    const { openVaultsAccess } = await import('../../runtime/vaults.ts');
    const access = await openVaultsAccess(options);
    const [seen, wanted] = await Promise.all([
      lookAtVaults(access.vaults),
      options.topic === undefined ? access.stackTopic() : { value: options.topic },
    ]);
    if ('notKnown' in seen) return failed(`The vaults cannot be listed: ${reasonOf(seen)}.`);
    const topicArn = 'value' in wanted ? wanted.value : null;
    const elsewhere = options.topic === undefined ? null : describeElsewhere(options.topic, access.region, seen.value);
    if (elsewhere !== null) return failed(elsewhere);
    const place = { stage: options.stage, region: access.region, topicArn, isOwnTopic: options.topic === undefined };
    const noTopic = 'value' in wanted ? null : reasonOf(wanted);
    const topic = topicArn === null ? null : await withKey(await access.topic(topicArn), access.vaults);
    return await run({ access, seen: seen.value, place, noTopic, topic });
  } catch (error) {
    const problem = describeAwsError(error, 'what examples/iam/vaults.json lists');
    if (problem === null) throw error;
    return failed(problem);
  }
}

/** Says why something is not known, without a full stop. */
export function reasonOf({ notKnown, lacks }: { notKnown: string; lacks: string | null }): string {
  return lacks === null ? notKnown.replace(/\.$/, '') : `these credentials may not call ${lacks}`;
}

/**
 * Says that a topic is not where the vaults are; null: it is.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-notifications.html
 */
function describeElsewhere(topicArn: string, here: string, seen: readonly VaultSeen[]): string | null {
  const [, , , region, accountId] = topicArn.split(':');
  if (region !== here)
    return `The topic ${topicArn} is in ${region}; vaults of ${here} notify topics of ${here} alone.`;
  const account = seen[0]?.vault.arn.split(':')[4] ?? '';
  if (account === '' || account === accountId) return null;
  return inertLine(
    `The topic ${topicArn} is of account ${accountId}; vaults of account ${account} notify topics of that account alone. ` +
      'Let a topic there hand on to it, or deploy there.',
  );
}
