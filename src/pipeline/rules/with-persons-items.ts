import type { PersonsAcceptance } from '../../incidents/acceptance.ts';
import type { PersonsSilence } from '../../incidents/silence.ts';
import type { Log } from '../../ports/log.ts';
import { withPersonsSilences } from '../../rules/persons-silences.ts';
import type { Rules } from '../../rules/rules.ts';
import type { RulesLoader } from './load-rules.ts';

/** Silences or acceptances made by people, as this process knows them. */
export interface KnownItems<Item> {
  /**
   * Returns those that may be in force.
   *
   * @param isEnough whether a cached answer will do; when it will not, they are read again soon
   * @throws what reading threw, when there is no earlier answer to fall back on
   */
  read(isEnough?: (items: readonly Item[]) => boolean): Promise<readonly Item[]>;
}

export type KnownSilences = KnownItems<PersonsSilence>;
export type KnownAcceptances = KnownItems<PersonsAcceptance>;

/**
 * Makes a loader whose rules include people's silences; both are read in parallel. When the silences cannot be read, the
 * rules come without them: people are told too much and never too little.
 */
export function withSilences(loader: RulesLoader, silences: KnownSilences, log: Log): RulesLoader {
  return withItems(loader, silences, { join: withPersonsSilences, unread: unreadSilences(log) });
}

/** The same with people's acceptances; when they cannot be read, the rules come without them. */
export function withAcceptances(loader: RulesLoader, acceptances: KnownAcceptances, log: Log): RulesLoader {
  return withItems(loader, acceptances, { join: joinAcceptances, unread: unreadAcceptances(log) });
}

/** Adds acceptances to rules. The code for that is loaded only when there are any. */
async function joinAcceptances(rules: Rules, items: readonly PersonsAcceptance[]): Promise<Rules> {
  if (items.length === 0) return rules;
  return (await import('../../rules/persons-acceptances.ts')).withPersonsAcceptances(rules, items);
}

function unreadSilences(log: Log): (reason: string) => void {
  return (reason) => log.warn('silences of people cannot be read, so none of them holds', { reason });
}

function unreadAcceptances(log: Log): (reason: string) => void {
  return (reason) => log.warn('acceptances of people cannot be read, so none of them holds', { reason });
}

interface Joining<Item> {
  join: (rules: Rules, items: readonly Item[]) => Rules | Promise<Rules>;
  /** Called with the reason when the items cannot be read. */
  unread: (reason: string) => void;
}

function withItems<Item>(loader: RulesLoader, known: KnownItems<Item>, { join, unread }: Joining<Item>): RulesLoader {
  const none: readonly Item[] = [];
  let joined: { rules: Rules; items: readonly Item[]; both: Rules | Promise<Rules> } | null = null;

  async function read(isEnough?: () => boolean): Promise<readonly Item[]> {
    try {
      return await known.read(isEnough);
    } catch (error) {
      unread((error as Error).name);
      return none;
    }
  }

  async function together(loading: Promise<Rules>, reading: Promise<readonly Item[]>): Promise<Rules> {
    const [rules, items] = await Promise.all([loading, reading]);
    if (joined?.rules !== rules || joined.items !== items) joined = { rules, items, both: join(rules, items) };
    return joined.both;
  }

  return {
    load: () => together(loader.load(), read()),
    renew: () =>
      together(
        loader.renew(),
        read(() => false),
      ),
    written: () => loader.written(),
  };
}
