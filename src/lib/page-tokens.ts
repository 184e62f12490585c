import { RouterError } from './errors.ts';

/** Pages of one list that are asked for at most, unless its reader wants fewer. */
const mostPages = 2000;

/**
 * The tokens with which AWS named the pages of one list. With them a reader ends where the list does, and where it would
 * go on for ever: AWS names a page again that it has named, or one after the other without end.
 *
 * @example
 * const named = new PageTokens('ListBackupJobs');
 * let token: string | undefined;
 * do { token = named.after((await ask(token)).NextToken); } while (token !== undefined);
 */
export class PageTokens<Token = string> {
  readonly #list: string;
  readonly #most: number;
  readonly #named = new Set<string>();

  /**
   * @param list as AWS names the call, for whoever reads the fault
   * @param most pages that are asked for at most
   */
  constructor(list: string, most: number = mostPages) {
    this.#list = list;
    this.#most = most;
  }

  /** Says whether the page that a token names may be asked for: it was not named before, and they are not too many. */
  isNext(token: Token): boolean {
    const key = JSON.stringify(token);
    if (this.#named.has(key) || this.#named.size + 1 >= this.#most) return false;
    this.#named.add(key);
    return true;
  }

  /**
   * Returns with what the page after one is asked for; undefined: that one was the last.
   *
   * @param named what the page names as its next one
   * @throws {RouterError} list-cut: there is more than can be read
   */
  after(named: Token | null | undefined): Token | undefined {
    if (named === undefined || named === null || named === '') return undefined;
    if (!this.isNext(named)) throw new RouterError('list-cut', { list: this.#list, pages: this.#named.size + 1 });
    return named;
  }
}

/** Says whether a fault is that a list is cut: what was read of it is so, and is not all. */
export function isListCut(error: unknown): boolean {
  return error instanceof RouterError && error.code === 'list-cut';
}
