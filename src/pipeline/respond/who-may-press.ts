import { isObject } from '../../lib/is-object.ts';
import { slackUser } from '../../lib/slack-mention.ts';
import { someOf } from '../../lib/some-of.ts';
import type { ArchivedRules, RulesArchive } from '../../ports/rules/rules-source.ts';

/** People that are named as those who may. */
const namedActors = 5;

/** How people are called where the sentence stands: by their ids, or as Slack shows them. */
export type Naming = (userId: string) => string;

/**
 * Says to somebody why they may not answer at a target in Slack; null: they may. Who may stands in the rules that were last
 * valid, as they were merged: nothing of them is checked or compiled for a press, which has three seconds.
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

/** Null: everybody may. */
async function readActors(target: string, archive: Pick<RulesArchive, 'lastGood'>): Promise<Actors | 'unreadable'> {
  try {
    return actorsIn(await archive.lastGood(), target);
  } catch {
    return 'unreadable';
  }
}

/** Those who may; null: everybody; `no-target`: the rules have targets, and this is none of them. */
type Actors = readonly string[] | 'no-target' | null;

/** Before the first rules there are none, and those that 0.1.0 kept name nobody. */
function actorsIn(archived: ArchivedRules | null, target: string): Actors {
  const document: unknown = JSON.parse(archived?.checked?.document ?? '{}');
  const targets = isObject(document) && isObject(document.targets) ? document.targets : {};
  // Renamed or removed: who was named there is not known any more, which is no leave for everybody.
  if (!Object.hasOwn(targets, target)) return Object.keys(targets).length === 0 ? null : 'no-target';
  const written = targets[target];
  return isObject(written) && Array.isArray(written.actors) ? written.actors.map(String) : null;
}
