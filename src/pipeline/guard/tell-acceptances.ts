import { acceptanceForetold, type PersonsAcceptance } from '../../incidents/acceptance.ts';
import type { ItemNews } from '../../incidents/persons-item.ts';
import { someOf } from '../../lib/some-of.ts';
import type { Acceptances, PersonsItemsTold } from '../../ports/rules/persons-items.ts';
import { describeCovered } from '../../rules/persons-acceptances.ts';
import { type TellItemsDependencies, tellItems } from './tell-items.ts';

/** What telling of acceptances needs. */
export interface TellAcceptancesDependencies extends TellItemsDependencies {
  acceptances: Acceptances & PersonsItemsTold<PersonsAcceptance>;
}

/** Announces what people have not heard of acceptances. Safe to repeat; returns how many announcements it made. */
export function tellAcceptances(dependencies: TellAcceptancesDependencies): Promise<number> {
  return tellItems<PersonsAcceptance>(
    { name: 'acceptance', foretold: acceptanceForetold, items: dependencies.acceptances, says },
    dependencies,
  );
}

/** Problems that a title names. */
const named = 2;

function says(
  { id, covers, owner, reason, until, maker, via, ended, incidentId }: PersonsAcceptance,
  tell: ItemNews,
): { title: string; news: string; lines: string[] } {
  const all = covers.map(describeCovered);
  const what = someOf(all, named, '; ');
  const news = `Accepted by ${maker.name}, ${via}, owned by ${owner}: “${reason}”`;
  // Each on a line of its own: titles are cut, and so are long lines.
  const lines = [...all.map((one) => `It covers ${one}.`), `It was made from incident ${incidentId}.`];
  const then = 'From then on the next failure, and what is found, is told again.';
  switch (tell) {
    case 'made':
      return {
        title: `${maker.name} accepts until ${until}: ${what}`,
        news,
        lines: [...lines, `Ends it before: npx backup-alerts acceptance end ${id}`],
      };
    case 'ending':
      return { title: `An acceptance ends at ${until}: ${what}`, news, lines: [...lines, then] };
    case 'ended':
      return {
        title: `${ended?.actor.name ?? maker.name} ended an acceptance: ${what}`,
        news,
        lines: [...lines, 'The next failure, and what is found, is told again.'],
      };
    case 'expired':
      return {
        title: `An acceptance is over since ${until}: ${what}`,
        news,
        lines: [...lines, 'The next failure, and what is found, is told again.'],
      };
  }
}
