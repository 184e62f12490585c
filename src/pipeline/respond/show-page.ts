import { doneWords } from '../../notices/page/done-words.ts';
import type { Word } from '../../notices/page/incident-page.ts';
import { answerWith, type Door, openLink, type PageDependencies, type PageResponse, refuse } from './open-link.ts';
import { lookAround, makePage } from './page-view.ts';

/** What the address of a page says beside the link. */
export interface PageQuery {
  /** Which page of the resources. */
  page?: string | undefined;
  /** What was done a moment ago. */
  done?: string | undefined;
}

/** Shows the page behind a link. Changes nothing, whoever opens it. */
export async function showPage(door: Door, query: PageQuery, dependencies: PageDependencies): Promise<PageResponse> {
  const opened = await openLink(door, dependencies);
  if ('problem' in opened) return refuse(opened.problem);
  const around = lookAround(opened, dependencies);
  const page = await makePage(opened, around, dependencies, { word: doneWord(query.done), page: Number(query.page) });
  return answerWith(200, page);
}

/** Only what this program says itself is said: an address can be made by anybody. */
function doneWord(done: string | undefined): Word | null {
  const text = new Map<string, string>(Object.entries(doneWords)).get(done ?? '');
  return text === undefined ? null : { kind: 'done', text };
}
