import type { Log } from '../../ports/log.ts';
import type { Rules } from '../../rules/rules.ts';
import type { RulesLoader } from './load-rules.ts';

/** What AWS calls accounts, in pairs of id and name, as this process knows it. */
export interface KnownAccountNames {
  /** @throws what reading threw, when there is no earlier answer to fall back on */
  read(): Promise<readonly (readonly [id: string, name: string])[]>;
}

/**
 * Makes a loader whose rules call accounts what AWS calls them, where the rules themselves do not: what they say comes first.
 * Both are read in parallel. When names cannot be read the rules come without them: a pattern that names an account then
 * matches nothing by it, and the catch-all takes what no route does.
 */
export function withAccountNames(loader: RulesLoader, names: KnownAccountNames, log: Pick<Log, 'warn'>): RulesLoader {
  const none: Awaited<ReturnType<KnownAccountNames['read']>> = [];
  let joined: { rules: Rules; known: typeof none; both: Rules } | null = null;

  async function read(): Promise<typeof none> {
    try {
      return await names.read();
    } catch (error) {
      log.warn('names of accounts cannot be read, so that they are called by their numbers', {
        reason: (error as Error).name,
      });
      return none;
    }
  }

  async function together(loading: Promise<Rules>): Promise<Rules> {
    const [rules, known] = await Promise.all([loading, read()]);
    if (known.length === 0) return rules;
    if (joined?.rules !== rules || joined.known !== known) joined = { rules, known, both: withNames(rules, known) };
    return joined.both;
  }

  return {
    load: () => together(loader.load()),
    renew: () => together(loader.renew()),
    written: () => loader.written(),
  };
}

function withNames(rules: Rules, known: readonly (readonly [id: string, name: string])[]): Rules {
  return { ...rules, accounts: new Map([...known, ...rules.accounts]) };
}
