import { isObject } from '../../lib/is-object.ts';
import { slackUser } from '../../lib/slack-mention.ts';
import { someOf } from '../../lib/some-of.ts';
import type { ArchivedRules, RulesArchive } from '../../ports/rules/rules-source.ts';

/** How many of the people who may answer are named. */
const namedActors = 5;

/** Returns how a sentence refers to a user: by the id, or as a mention that Slack shows as a name. */
export type Naming = (userId: string) => string;

/**
 * Returns a sentence that tells somebody why they may not answer at a target in Slack; null when they may. It reads `actors`
 * from the rules that were last valid, as stored: a press has three seconds, so nothing is checked or compiled for it.
 */
export async function whyNotThey(
  { target, userId }: { target: string; userId: string },
  archive: Pick<RulesArchive, 'lastGood'>,
  naming: Naming = (id) => id,
): Promise<string | null> {
  const actors = await readActors(target, archive);
  if (actors === 'unreadable') return unreadable;
  if (actors === 'no-target') return noTarget;
  if (actors === null || actors.some((one) => one.toLowerCase() === userId.toLowerCase())) return null;
  const known = actors.filter((one) => slackUser.test(one)).map((one) => one.toUpperCase());
  const may = known.length === 0 ? 'the rules say who may' : `${someOf(known.map(naming), namedActors)} may`;
  return `You are not among those who may answer here; ${may}. Nothing has changed.`;
}

const unreadable =
  'Who may answer here cannot be read right now, so that nothing has changed. Try again in a minute, or open the incident.';

const noTarget =
  'The rules do not have this target any more, so that nobody knows who may answer here. Nothing has changed; answer by the link in the message.';

/** Reads who may answer at a target; null: everybody. */
async function readActors(target: string, archive: Pick<RulesArchive, 'lastGood'>): Promise<Actors | 'unreadable'> {
  try {
    return actorsIn(await archive.lastGood(), target);
  } catch {
    return 'unreadable';
  }
}

/** Those who may; null: everybody; `no-target`: the rules have targets, and this is none of them. */
type Actors = readonly string[] | 'no-target' | null;

/** Finds who may answer. Before the first rules, and in those that 0.1.0 archived, nobody is named, so everybody may. */
function actorsIn(archived: ArchivedRules | null, target: string): Actors {
  const document: unknown = JSON.parse(archived?.checked?.document ?? '{}');
  const targets = isObject(document) && isObject(document.targets) ? document.targets : {};
  // The target was renamed or removed: whom it named is no longer known, which must not let everybody answer.
  if (!Object.hasOwn(targets, target)) return Object.keys(targets).length === 0 ? null : 'no-target';
  const written = targets[target];
  return isObject(written) && Array.isArray(written.actors) ? written.actors.map(String) : null;
}
