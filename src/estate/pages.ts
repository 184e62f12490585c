import { type Fields, textOf } from '../events/fields.ts';
import { addSeconds, type Instant } from '../lib/instant.ts';
import { isObject } from '../lib/is-object.ts';
import { PageTokens } from '../lib/page-tokens.ts';
import { type Call, callRow } from './calls.ts';
import { keptOf } from './kept-fields.ts';

/** The names that services and the AWS CLI have for the next page. */
const nextPages = ['NextToken', 'nextToken', 'PaginationToken', 'Marker', 'NextMarker'] as const;

/** Jobs from this many seconds before the time looked at show which resources are not new. */
const jobsBeforeSeconds = 3 * 86_400;

/** Says whether a page names a next one. */
export function namesNextPage(page: Fields): boolean {
  return textOf(page, ...nextPages) !== null;
}

/** Returns the parameters of a call, by AWS's names: what it is about, and how far back it reaches. */
export function questionOf(call: Call, about: readonly string[], since: Instant): Fields {
  const from = new Date(addSeconds(since, -jobsBeforeSeconds));
  switch (call) {
    case 'list-backup-jobs':
    case 'list-copy-jobs':
    case 'list-restore-jobs':
      return { ByCreatedAfter: from, MaxResults: 1000 };
    case 'list-scan-jobs':
      return { ByCompleteAfter: from, MaxResults: 1000 };
    case 'get-resources':
      return { ResourcesPerPage: 100 };
    default:
      return Object.fromEntries((callRow(call).about ?? []).map((name, index) => [name, about[index] ?? '']));
  }
}

/** How much of a list is read. */
export interface Reach {
  /** The most pages that are asked for. */
  most: number;
  /** Whether a list that goes on after them counts as cut; false: nobody needs what it lacks. */
  isCutAfter: boolean;
}

/**
 * The pages of one answer while they are asked for. They keep only what somebody looks at. A page no longer names the next one
 * once that was read. It still names a page that was not read, because there were too many or the same one came again: this
 * shows that the list is cut.
 */
export class PagesRead {
  readonly pages: Fields[] = [];
  readonly #call: Call;
  readonly #named: PageTokens<Fields>;
  readonly #isCutAfter: boolean;
  #next: Fields | null = {};

  /** @param reach how much is read; absent: as much as there is */
  constructor(call: Call, { most, isCutAfter = true }: Partial<Reach> = {}) {
    this.#call = call;
    this.#named = new PageTokens(call, most);
    this.#isCutAfter = isCutAfter;
  }

  /** The parameters, besides those of the question, that ask for the next page; null: no more pages are asked for. */
  get next(): Fields | null {
    return this.#next;
  }

  /** Takes the page that was asked for. */
  take(page: Fields): void {
    const name = nextPages.find((one) => textOf(page, one) !== null);
    const next = name === undefined ? null : { [name]: page[name] };
    const isLast = next === null || !this.#named.isNext(next);
    this.pages.push(slim(this.#call, isLast && this.#isCutAfter ? page : withoutNext(page)));
    this.#next = isLast ? null : next;
  }
}

function withoutNext(page: Fields): Fields {
  return Object.fromEntries(Object.entries(page).filter(([name]) => !nextPages.some((next) => next === name)));
}

function slim(call: Call, page: Fields): Fields {
  const { lists } = callRow(call);
  const list = lists === undefined ? undefined : page[lists];
  if (lists === undefined || !Array.isArray(list)) return page;
  return { ...page, [lists]: list.map((one) => (isObject(one) ? keptOf(call, one, (text) => text) : one)) };
}
