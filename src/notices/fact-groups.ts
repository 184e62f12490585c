import type { Fact, FactId, IncidentNotice, Notice } from './notice.ts';

/** What facts are about, in the order in which every message has them; what stands between them says `outline.ts`. */
export type FactGroup = 'place' | 'error' | 'owner' | 'job' | 'told';

/** Which group each fact stands in. Within a group they stand as they are listed in the notice. */
const groups: Readonly<Record<FactId, FactGroup>> = {
  resource: 'place',
  alerts: 'place',
  account: 'place',
  'key-deletion': 'place',
  'copy-to': 'place',
  'recovery-point': 'place',
  'last-good-backup': 'place',
  when: 'place',
  'found-late': 'place',
  'common-cause': 'place',
  reach: 'place',
  first: 'place',
  latest: 'place',
  error: 'error',
  owner: 'owner',
  owners: 'owner',
  'acknowledge-by': 'owner',
  'resolve-by': 'owner',
  ticket: 'owner',
  labels: 'owner',
  job: 'job',
  plan: 'job',
  plans: 'job',
  vault: 'job',
  vaults: 'job',
  role: 'job',
  'event-type': 'job',
  'stopped-by': 'job',
  'next-run': 'job',
  told: 'told',
  retry: 'told',
  next: 'told',
  'after-next': 'told',
  history: 'told',
};

/** Returns the facts of some groups, in their order. */
export function factsIn({ facts }: Pick<Notice, 'facts'>, ...wanted: readonly FactGroup[]): Fact[] {
  return wanted.flatMap((group) => facts.filter(({ id }) => groups[id] === group));
}

/** Returns facts in the order of every message. */
export function inOrder(facts: readonly Fact[]): Fact[] {
  return factsIn({ facts: [...facts] } as Pick<IncidentNotice, 'facts'>, 'place', 'error', 'owner', 'job', 'told');
}
