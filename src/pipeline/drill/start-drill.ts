import { parseArn } from '../../enrich/arn.ts';
import { typeOfArn } from '../../enrich/resource-types.ts';
import type { Played } from '../../events/drill.ts';
import { repeatKeyOf } from '../../events/event-key.ts';
import type { DrillClaim, DrillRun } from '../../incidents/drill-book.ts';
import type { Deviation } from '../../incidents/drill-result.ts';
import type { DrillScope } from '../../incidents/drill-scope.ts';
import { type Instant, secondsBetween } from '../../lib/instant.ts';
import type { TextMap } from '../../lib/text-map.ts';
import type { ResourceTags } from '../../ports/aws-backup/resource-tags.ts';
import type { Rules } from '../../rules/rules.ts';
import { findPlayed, promisedBy, type Wanted } from './find-played.ts';
import type { DrillPlace } from './made-drill.ts';

/** How long somebody has to acknowledge unless the rules say otherwise, in seconds. */
export const usualWaitSeconds = 900;

/** What is kept quiet, or cannot be read, is tried again for so long after it was due, in seconds. */
const putOffSeconds = 86_400;

/** How long reading tags may take, in milliseconds. */
const tagsTimeoutMs = 10_000;

/** What becomes of a drill whose turn it is. */
export type Start =
  | { is: 'claimed'; claim: DrillClaim; tags: Played['tags'] }
  | { is: 'put-off'; because: string }
  | { is: 'failed'; deviation: Deviation };

/** Decides what is played for a drill, and whom the rules promise to tell. Nothing is sent. */
export async function startDrill(
  run: Pick<DrillRun, 'id' | 'drill' | 'scope' | 'dueAt'>,
  rules: Rules,
  { tags, home, now }: { tags: ResourceTags; home: Pick<DrillPlace, 'accountId' | 'region'>; now: Instant },
): Promise<Start> {
  const { scope } = run;
  const fails = (reason: Deviation['reason'], says: string): Start =>
    secondsBetween(run.dueAt, now) < putOffSeconds && reason !== 'no-way'
      ? { is: 'put-off', because: says }
      : { is: 'failed', deviation: { reason, target: null, says } };
  const elsewhere = scope.way === 'resource' ? describeElsewhere(scope.name, home) : null;
  if (elsewhere !== null) return fails('no-way', elsewhere);
  const like = scope.way === 'resource' ? await playedLike(scope.name, tags) : undefined;
  if (typeof like === 'string') return fails('tags-unread', like);
  const foreseen = findPlayed(rules, { id: run.id, at: now, ...home }, wantedBy(scope), like);
  if (foreseen === null) return fails('no-way', '');
  const { played, event, decision } = foreseen;
  if (decision.action !== 'open') return fails('no-way', decision.reason);
  if (decision.mute !== null) return fails('kept-quiet', `${decision.mute.by}, until ${decision.mute.until}`);
  const { routing, rulesVersion, severity } = decision;
  const ofSeverity = rules.responseWindows.get(severity)?.acknowledgeSeconds ?? usualWaitSeconds;
  const { resourceArn, resourceType, kind } = played;
  const claim: DrillClaim = {
    at: now,
    sentAt: null,
    played: { resourceArn, resourceType, kind },
    eventKey: repeatKeyOf(event),
    ...{ route: routing.route, policy: routing.policy, rulesVersion },
    steps: promisedBy(decision),
    waitSeconds: rules.drills.find(({ name }) => name === run.drill)?.waitSeconds ?? ofSeverity,
  };
  return { is: 'claimed', claim, tags: played.tags };
}

/** Returns what a command or a finder looks for. */
export function wantedBy({ way, name }: DrillScope): Wanted {
  return { ...(way === 'route' ? { route: name } : {}), ...(way === 'target' ? { target: name } : {}) };
}

/** Says why a resource cannot be played here; null: it can. Tags are read, and drills come in, where the router is. */
export function describeElsewhere(
  resourceArn: string,
  { accountId, region }: Pick<DrillPlace, 'accountId' | 'region'>,
): string | null {
  const arn = parseArn(resourceArn);
  if (arn === null) return `${resourceArn} is no ARN.`;
  const differs = (there: string, here: string) => there !== '' && there !== here;
  if (!differs(arn.accountId, accountId) && !differs(arn.region, region)) return null;
  return `${resourceArn} is not in ${accountId} ${region}, where the router is: a drill plays what is there.`;
}

/** Returns a resource as it is played. */
export function playedAs(resourceArn: string, tags: TextMap): Played {
  const arn = parseArn(resourceArn);
  const played = Object.entries(tags).map(([key, value]) => ({ key, value }));
  return { resourceArn, resourceType: arn === null ? null : typeOfArn(arn), tags: played, kind: 'backup' };
}

async function playedLike(resourceArn: string, tags: ResourceTags): Promise<Played | string> {
  try {
    return playedAs(resourceArn, await tags.tagsOf(resourceArn, AbortSignal.timeout(tagsTimeoutMs)));
  } catch (error) {
    return (error as Error).name;
  }
}
