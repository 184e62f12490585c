import { SignedPageReads } from '../adapters/aws/signed-page-reads.ts';
import { systemClock } from '../adapters/system-clock.ts';
import { RouterError } from '../lib/errors.ts';
import {
  type PageDependencies,
  type PageLink,
  type PageResponse,
  refuseAtSight,
} from '../pipeline/respond/open-link.ts';
import { type PageQuery, showPage } from '../pipeline/respond/show-page.ts';
import { type Answering, takeForm } from '../pipeline/respond/take-form.ts';
import { lastUsedRules } from '../pipeline/rules/last-used-rules.ts';
import type { LinkKeys } from '../ports/incidents/link-keys.ts';
import type { Environment } from './environment.ts';
import { accessFrom } from './respond-page.ts';

/** The pages behind links. A link that cannot be one of ours is refused before anything is read. */
export interface IncidentPages {
  show(pageLink: PageLink, query: PageQuery): Promise<PageResponse>;
  /** @param answering carries out what was confirmed; called for nothing else */
  take(pageLink: PageLink, form: URLSearchParams, answering: Answering): Promise<PageResponse>;
}

/**
 * Makes the pages, without the AWS SDK. Loaded when the first link is opened, so that a press in Slack does not wait for it.
 *
 * @throws {RouterError} configuration-invalid
 */
export function makeIncidentPages(environment: Environment, links: LinkKeys): IncidentPages {
  const { TABLE_NAME } = environment;
  if (!TABLE_NAME) throw new RouterError('configuration-invalid', { function: 'respond' });
  const reads = new SignedPageReads(accessFrom(environment), TABLE_NAME);
  const { now } = systemClock;
  const dependencies: PageDependencies = { links, reads, now, rules: () => lastUsedRules(() => reads.archivedRules()) };
  return {
    show: async (pageLink, query) => refuseAtSight(pageLink, now()) ?? showPage(pageLink, query, dependencies),
    take: async (pageLink, form, answering) =>
      refuseAtSight(pageLink, now()) ?? takeForm(pageLink, form, answering, dependencies),
  };
}
