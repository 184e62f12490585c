import type { ItemNews, PersonsItem } from '../../incidents/persons-item.ts';
import { type Foretold, newsOf } from '../../incidents/persons-news.ts';
import { addSeconds, type Instant } from '../../lib/instant.ts';
import type { PersonsItems, PersonsItemsTold } from '../../ports/rules/persons-items.ts';
import type { WithRules } from '../dependencies.ts';
import type { RulesPlace } from '../rules/watch-rules.ts';
import { type AnnouncingDependencies, sendAnnouncement } from '../send-announcement.ts';

/** What announcing people's silences or acceptances needs. */
export interface TellItemsDependencies extends AnnouncingDependencies, WithRules {
  place: Pick<RulesPlace, 'accountId' | 'region'>;
  now: () => Instant;
}

/** What differs between silences and acceptances. */
export interface ToldKind<Item> {
  /** The first part of its announcements' ids and of its records' names. */
  name: 'silence' | 'acceptance';
  /** How long before its end people hear of it; absent: as for silences. */
  foretold?: Foretold;
  items: PersonsItems<Item> & PersonsItemsTold<Item>;
  says: (item: Item, tell: ItemNews) => { title: string; news: string; lines: string[] };
}

/** What ended longer ago is no longer news, in seconds. */
const newsForSeconds = 2 * 86_400;

/**
 * Announces each item that was made, ended by somebody, is about to end, or has ended by itself, unless people heard of it.
 * Safe to repeat; returns how many announcements it made.
 */
export async function tellItems<Item extends PersonsItem>(
  { name, foretold, items, says }: ToldKind<Item>,
  dependencies: TellItemsDependencies,
): Promise<number> {
  const { rules: loader, place, now } = dependencies;
  const at = now();
  const due = (await items.since(addSeconds(at, -newsForSeconds), at)).flatMap((item) => {
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
    await items.noteTold(item, settles);
  }
  return due.length;
}
