import { sha256 } from '../../lib/hash.ts';
import type { Instant } from '../../lib/instant.ts';
import type { TargetTrouble } from '../../ports/delivery/target-health.ts';
import type { Rules } from '../../rules/rules.ts';
import { type AnnouncingDependencies, sendAnnouncement } from '../send-announcement.ts';
import { othersThan } from './others-than.ts';

/** What to announce about a target. */
interface TargetNews {
  target: string;
  trouble: TargetTrouble;
  turn: 'broken' | 'works';
  accountId: string;
  region: string;
  at: Instant;
}

/** What each reason means for the person who has to do something. */
const meanings: Readonly<Record<TargetTrouble['reason'], string>> = {
  'bad-credentials': 'its token or key is not accepted',
  'not-found': 'what it names is not there: a channel, a project, a topic',
  'secret-missing': 'its secret is not in Parameter Store',
  'secret-unreadable': 'its secret cannot be read',
  'bad-request': 'it refuses what it is sent',
  'too-large': 'it refuses what it is sent as too large',
  'rate-limited': 'it takes no more for now',
  'server-error': 'it answers with faults of its own',
  timeout: 'it does not answer in time',
  network: 'it cannot be reached',
};

/**
 * Announces to other targets that a target is broken, or works again. The announcement's id is made from when the trouble
 * began, so that announcing it again tells nobody twice.
 */
export async function announceTarget(
  { target, trouble, turn, accountId, region, at }: TargetNews,
  rules: Rules,
  dependencies: AnnouncingDependencies,
): Promise<void> {
  const said = turn === 'broken' ? broken(target, trouble) : works(target, trouble);
  await sendAnnouncement(
    {
      id: `target-${turn}-${sha256(`${target} ${trouble.downSince}`, 20)}`,
      announcement: { ...said, accountId, region },
      actor: 'router',
      what: turn === 'broken' ? 'target-broken' : 'target-works',
      details: { target, since: trouble.downSince, reason: trouble.reason },
      at,
    },
    { ...rules, bulletins: othersThan(target, rules, at) },
    dependencies,
  );
}

function broken(target: string, { downSince, reason }: TargetTrouble) {
  return {
    title: `The target ${target} is broken: ${meanings[reason]}`,
    news: `It has taken nothing since ${downSince}. Until it works, what asks for action goes to the fallback. You hear of it once, and again when it works.`,
    lines: [`See what is wrong: npx backup-alerts doctor`],
  };
}

function works(target: string, { downSince }: TargetTrouble) {
  return {
    title: `The target ${target} works again`,
    news: `It had taken nothing since ${downSince}; what waited for it is being told now.`,
    lines: [],
  };
}
