import type { AccountAnswers } from './account-answers.ts';
import type { EndedJobs } from './ended-jobs.ts';

/** What may be asked of one account and Region. */
export interface MemberSources {
  endedJobs: EndedJobs;
  answers: AccountAnswers;
}

/** The way into accounts and Regions that are not the router's own: a role of each. */
export interface MemberAccess {
  /** @throws what AWS answered when the role was to be assumed */
  sourcesIn(place: { accountId: string; region: string }): Promise<MemberSources>;
}

/** An account that an organization lists. */
export interface ListedAccount {
  id: string;
  name: string;
}

/** The accounts of an organization, those that are suspended left out. */
export interface OrganizationAccounts {
  /** @throws what AWS answered; {RouterError} list-cut when its list does not end */
  accounts(): Promise<ListedAccount[]>;
}
