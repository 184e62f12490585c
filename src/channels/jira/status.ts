import { noticeKind, type Standing } from '../../incidents/notice-kinds.ts';
import type { IncidentNotice } from '../../notices/notice.ts';
import type { FailedDelivery } from '../http-outcome.ts';
import type { JiraClient } from './client.ts';

/** Status categories for each standing, best first; names of statuses differ between sites. */
export const categories: Record<Standing, readonly string[]> = {
  open: ['new', 'indeterminate'],
  'in-hand': ['indeterminate'],
  over: ['done'],
};

/** Returns the status categories that a notice moves the issue to; undefined: it stays. */
export function categoriesFor({ kind }: IncidentNotice): readonly string[] | undefined {
  const { standing } = noticeKind(kind);
  return standing === null ? undefined : categories[standing];
}

/** Moves the issue to the first of these categories that its workflow allows; null when that is done or not needed. A move first, a comment after: only the move can be repeated. */
export async function move(
  wanted: readonly string[] | undefined,
  client: JiraClient,
  key: string,
): Promise<FailedDelivery | null> {
  if (wanted === undefined) return null;
  const current = await client.statusCategory(key);
  if ('outcome' in current) return current.outcome;
  if (current.value === wanted[0]) return null;
  const possible = await client.transitions(key);
  if ('outcome' in possible) return possible.outcome;
  for (const category of wanted) {
    if (category === current.value) return null;
    const transition = possible.value.find((candidate) => candidate.category === category);
    if (transition === undefined) continue;
    const done = await client.transition(key, transition.id);
    return 'outcome' in done ? done.outcome : null;
  }
  const detail = `The workflow has no way from here to a status of category ${wanted.join(' or ')}.`;
  return { status: 'rejected', reason: 'bad-request', detail };
}
