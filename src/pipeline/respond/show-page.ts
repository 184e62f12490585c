import { doneWords } from '../../notices/page/done-words.ts';
import type { Word } from '../../notices/page/incident-page.ts';
import { answerWith, openLink, type PageDependencies, type PageLink, type PageResponse, refuse } from './open-link.ts';
import { lookAround, makePage } from './page-view.ts';

/** The query of a page's address. */
export interface PageQuery {
  /** Which page of the resources. */
  page?: string | undefined;
  /** The answer that was just given, named after a redirect. */
  done?: string | undefined;
}

/** Shows the page behind a link. Changes nothing, whoever opens it. */
export async function showPage(
  pageLink: PageLink,
  query: PageQuery,
  dependencies: PageDependencies,
): Promise<PageResponse> {
  const opened = await openLink(pageLink, dependencies);
  if ('problem' in opened) return refuse(opened.problem);
  const around = lookAround(opened, dependencies);
  const page = await makePage(opened, around, dependencies, { word: doneWord(query.done), page: Number(query.page) });
  return answerWith(200, page);
}

/** Returns the word for what was just done; null for any other, because anybody can make up an address. */
function doneWord(done: string | undefined): Word | null {
  const text = new Map<string, string>(Object.entries(doneWords)).get(done ?? '');
  return text === undefined ? null : { kind: 'done', text };
}
