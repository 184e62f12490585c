import { RouterError } from './errors.ts';

/** Pages of one list that are asked for at most, unless its reader wants fewer. */
const mostPages = 2000;

/**
 * The page tokens of one list. With them a reader stops at the end of the list, and also when it would never end: AWS
 * repeats a token, or returns new ones without end.
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
   * @param list AWS's name of the call, for the error
   * @param most how many pages may be read
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
   * Returns the token of the next page; undefined after the last one.
   *
   * @param named what the page names as its next one
   * @throws {RouterError} list-cut when there is more than can be read
   */
  after(named: Token | null | undefined): Token | undefined {
    if (named === undefined || named === null || named === '') return undefined;
    if (!this.isNext(named)) throw new RouterError('list-cut', { list: this.#list, pages: this.#named.size + 1 });
    return named;
  }
}

/** Says whether an error means that a list was cut: what was read is valid, but not everything. */
export function isListCut(error: unknown): boolean {
  return error instanceof RouterError && error.code === 'list-cut';
}
