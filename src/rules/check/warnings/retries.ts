import { eventKinds, kindRow } from '../../../events/kinds.ts';
import type { RulesDocument } from '../../document.ts';
import type { RulesIssue } from '../issue.ts';
import { causeCategories, retriedCauses } from './cause-categories.ts';
import { writtenAt } from './overruled.ts';
import type { Fact } from './prove.ts';
import type { SeenRoute } from './seen-routes.ts';

/** What is started again: a backup or a copy that a plan made and that did not come to a good end. */
const retried: Readonly<Record<string, readonly string[]>> = {
  'event.kind': eventKinds.filter((kind) => kindRow(kind).isRetried === true),
  'event.outcome': ['failed', 'expired'],
  'job.initiator': ['plan'],
};

/** Finds routes that ask for retries and take nothing that may ever be started again. */
export function warnOfRetries(document: RulesDocument, routes: readonly SeenRoute[]): RulesIssue[] {
  return routes.flatMap(({ route, path, facts, idle }): RulesIssue[] => {
    const isAsked =
      route.retryChoice !== null && route.retryChoice.attempts > 0 && writtenAt(document, path, 'retry') !== undefined;
    if (!isAsked || idle !== null || facts === null || facts.some(mayBeRetried)) return [];
    const message =
      'never starts anything again: only backups and copies of plans whose cause passes by itself are, and this route takes none of them';
    return [{ path: [...path, 'retry'], value: route.name, message }];
  });
}

function mayBeRetried(facts: readonly Fact[]): boolean {
  const allows = (field: string, values: readonly string[]) =>
    facts.every(
      (fact) => fact.field !== field || fact.entries.some(({ test }) => values.some((one) => test.accepts(one))),
    );
  if (!Object.entries(retried).every(([field, values]) => allows(field, values))) return false;
  return Object.entries(causeCategories).some(
    ([code, category]) =>
      retriedCauses.includes(code) && allows('error.code', [code]) && allows('error.category', [category]),
  );
}
