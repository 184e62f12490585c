import type { ItemNews, PersonsItem } from '../../incidents/persons-item.ts';
import { type Foretold, newsOf } from '../../incidents/persons-news.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import type { WithRules } from '../dependencies.ts';
import type { RulesPlace } from '../rules/watch-rules.ts';
import { type AnnouncingDependencies, sendAnnouncement } from '../send-announcement.ts';

/** What telling of what people made for a while needs. */
export interface TellItemsDependencies extends AnnouncingDependencies, WithRules {
  place: Pick<RulesPlace, 'accountId' | 'region'>;
  now: () => Instant;
}

/** One kind of them. */
export interface ToldKind<Item> {
  /** How its news and records are called. */
  name: 'silence' | 'acceptance';
  /** How long before its end people hear of that; absent: as of silences. */
  foretold?: Foretold;
  since: (moment: Instant, now: Instant) => Promise<readonly Item[]>;
  noteTold: (item: Item, news: readonly ItemNews[]) => Promise<void>;
  says: (item: Item, tell: ItemNews) => { title: string; news: string; lines: string[] };
}

/** What is over for longer is no news any more. */
const newsForSeconds = 2 * 86_400;

/** Tells what people have not heard of what was made: made, ended, about to end, over by itself. Safe to repeat; answers how much it told. */
export async function tellItems<Item extends PersonsItem>(
  { name, foretold, since, noteTold, says }: ToldKind<Item>,
  dependencies: TellItemsDependencies,
): Promise<number> {
  const { rules: loader, place, now } = dependencies;
  const at = now();
  const due = (await since(addSeconds(at, -newsForSeconds), at)).flatMap((item) => {
    const news = newsOf(item, at, foretold);
    return news === null ? [] : [{ item, ...news }];
  });
  if (due.length === 0) return 0;
  const rules = await loader.load();
  for (const { item, tell, settles } of due) {
    const { id, maker, ended, until } = item;
    const by = tell === 'ended' && ended !== null ? ended.actor : maker;
    const isOfPerson = tell === 'made' || tell === 'ended';
    await sendAnnouncement(
      {
        id: `${name}-${tell}-${id}`,
        announcement: { ...says(item, tell), ...place },
        ...(isOfPerson ? { actor: by.name, by } : { actor: 'router' }),
        what: `${name}-${tell}-told`,
        details: { [`${name}Id`]: id, until },
        at,
      },
      rules,
      dependencies,
    );
    await noteTold(item, settles);
  }
  return due.length;
}
