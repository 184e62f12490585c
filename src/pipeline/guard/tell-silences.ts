import type { ItemNews } from '../../incidents/persons-item.ts';
import type { PersonsSilence } from '../../incidents/silence.ts';
import type { PersonsItemsTold, Silences } from '../../ports/rules/persons-items.ts';
import { describePattern } from '../../rules/describe-pattern.ts';
import { type TellItemsDependencies, tellItems } from './tell-items.ts';

/** What telling of silences needs. */
export interface TellSilencesDependencies extends TellItemsDependencies {
  silences: Silences & PersonsItemsTold<PersonsSilence>;
}

/** Announces what people have not heard of silences. Safe to repeat; returns how many announcements it made. */
export function tellSilences(dependencies: TellSilencesDependencies): Promise<number> {
  return tellItems<PersonsSilence>({ name: 'silence', items: dependencies.silences, says }, dependencies);
}

function says(silence: PersonsSilence, tell: ItemNews): { title: string; news: string; lines: string[] } {
  const { id, maker, reason, until, ended, incidentId, via } = silence;
  const what = describePattern(JSON.parse(silence.pattern));
  const news = `Kept quiet by ${maker.name}, ${via}: “${reason}”`;
  const from = incidentId === null ? [] : [`It was made from incident ${incidentId}.`];
  const toEnd = `npx backup-alerts silence end ${id}`;
  switch (tell) {
    case 'made':
      return {
        title: `${maker.name} keeps quiet until ${until}: ${what}`,
        news,
        lines: [...from, `Ends it before: ${toEnd}`],
      };
    case 'ending':
      return {
        title: `A silence ends at ${until}: ${what}`,
        news,
        lines: [...from, 'What still fails then is told then.'],
      };
    case 'ended':
      return {
        title: `${ended?.actor.name ?? maker.name} ended a silence: ${what}`,
        news,
        lines: [...from, 'What still fails is told within minutes.'],
      };
    case 'expired':
      return {
        title: `A silence is over since ${until}: ${what}`,
        news,
        lines: [...from, 'What still fails is told now.'],
      };
  }
}
