import { sha256 } from '../../lib/hash.ts';
import type { Instant } from '../../lib/instant.ts';
import type { Log } from '../../ports/log.ts';
import type { LastResortKnown, RulesAnnouncements } from '../../ports/rules/rules-announcements.ts';
import type { TopicListeners } from '../../ports/rules/topic-listeners.ts';
import { alertTopic } from '../../rules/built-in.ts';
import type { Target } from '../../rules/compiled.ts';
import type { Rules } from '../../rules/rules.ts';
import type { WithRules } from '../dependencies.ts';
import type { RulesPlace } from '../rules/watch-rules.ts';
import { type AnnouncingDependencies, sendAnnouncement } from '../send-announcement.ts';

/** What checking the last resort needs. */
export interface LastResortDependencies extends AnnouncingDependencies, WithRules {
  listeners: TopicListeners;
  announcements: RulesAnnouncements;
  place: RulesPlace;
  /** ARN of the alert topic, to name it in what people are told to do. */
  alertTopicArn: string;
  log: Log;
  now: () => Instant;
}

/** `unknown`: it could not be read, and nobody is told anything. */
export type LastResortHeard = 'heard' | 'unheard' | 'unknown';

/**
 * Tells people once when the alert topic has lost its last subscriber, or has one again: what no target can take goes
 * there, and SNS accepts it with or without subscribers. An unconfirmed subscription does not count. Safe to repeat.
 */
export async function checkLastResort(dependencies: LastResortDependencies): Promise<LastResortHeard> {
  const { listeners, announcements, rules, log, now } = dependencies;
  const [isHeard, known] = await Promise.all([readListeners(listeners, log), announcements.lastResort()]);
  if (isHeard === null) return 'unknown';
  if (isHeard !== (known?.isHeard ?? true)) {
    const at = now();
    // Without rules there is nobody else to tell; the next check tries again.
    const isTold = await tell(isHeard, { known, at, inForce: await rules.load() }, dependencies);
    if (isTold) await announcements.rememberLastResort({ isHeard, since: at });
  }
  return isHeard ? 'heard' : 'unheard';
}

async function readListeners(listeners: TopicListeners, log: Log): Promise<boolean | null> {
  try {
    return await listeners.isHeard();
  } catch (error) {
    log.warn('who listens on the alert topic is not known', { reason: (error as Error).name });
    return null;
  }
}

async function tell(
  isHeard: boolean,
  { known, at, inForce }: { known: LastResortKnown | null; at: Instant; inForce: Rules },
  dependencies: LastResortDependencies,
): Promise<boolean> {
  const { accountId, region } = dependencies.place;
  const bulletins = whoElse(inForce);
  if (bulletins.length === 0) return false;
  const said = isHeard ? heardAgain : unheard(dependencies.alertTopicArn, region);
  await sendAnnouncement(
    {
      // The id is made from the state before, so that a second try after a crash tells nobody twice.
      id: `last-resort-${isHeard ? 'heard' : 'unheard'}-${sha256(known?.since ?? 'first', 12)}`,
      announcement: { ...said, accountId, region },
      actor: 'router',
      what: isHeard ? 'last-resort-heard' : 'last-resort-unheard',
      details: { since: known?.since ?? null },
      at,
    },
    { ...inForce, bulletins },
    dependencies,
  );
  return true;
}

/** Returns where news goes besides the alert topic: the targets of `bulletins`, else those of the default policy. */
function whoElse({ bulletins, policies, defaults, targets }: Rules): readonly string[] {
  const usual = (policies.get(defaults.policy)?.steps ?? []).flatMap(({ notify }) => notify);
  const [told = []] = [bulletins, [...new Set(usual)]]
    .map((names) => names.filter((name) => !isAlertTopic(targets.get(name))))
    .filter(({ length }) => length > 0);
  return told;
}

/** The rules may give the alert topic another name: it is a target of the same channel that names no topic. */
function isAlertTopic(target: Target | undefined): boolean {
  const { topicArn } = (target?.options ?? {}) as { topicArn?: string };
  return target?.channel === alertTopic.channel && topicArn === undefined;
}

function unheard(topicArn: string, region: string): { title: string; news: string; lines: string[] } {
  return {
    title: 'Nobody listens on the alert topic',
    news:
      'The alarms of the router, and alerts that no other target can take, go there and reach nobody. ' +
      'A subscription counts once it is confirmed.',
    lines: [
      `Subscribe somebody: aws sns subscribe --region ${region} --topic-arn ${topicArn} --protocol email --notification-endpoint ADDRESS`,
      'Then open the mail "AWS Notification - Subscription Confirmation" and confirm.',
    ],
  };
}

const heardAgain = {
  title: 'The alert topic is listened to again',
  news: 'Alarms of the router, and alerts that no other target can take, reach somebody.',
  lines: [],
};
