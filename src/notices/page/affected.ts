import type { ListedAlert } from '../../incidents/alert.ts';
import { laneIdOf, laneKeyOf } from '../../incidents/lane.ts';
import { unowned } from '../../incidents/reach.ts';
import { rpoEndOf } from '../../incidents/rpo-clock.ts';
import type { Instant } from '../../lib/instant.ts';

/** One resource of an incident, by its newest alert. Text is verbatim and hostile. */
export interface AffectedResource {
  alert: ListedAlert;
  /** {@link unowned} when nobody is known. */
  owner: string;
  /** When it has had no good recovery point for as long as its objective allows; null: not known. */
  rpoEndsAt: Instant | null;
}

/** Some of the resources, and where in all of them that is. */
export interface AffectedPage {
  shown: readonly AffectedResource[];
  of: number;
  /** From 1. */
  page: number;
  pages: number;
}

/** Resources that one page carries. */
export const resourcesOnPage = 50;

/**
 * Returns every resource once, by owner; first the owner, and of each the resource, whose recovery point objective is
 * worst off: without any good recovery point, then by when it ends, then those of which nothing is known.
 *
 * @param alerts newest first; of each lane the first counts
 */
export function affectedBy(alerts: readonly ListedAlert[]): AffectedResource[] {
  const newest = new Map<string, ListedAlert>();
  for (const alert of alerts) {
    const lane = laneIdOf(laneKeyOf(alert.event));
    if (!newest.has(lane)) newest.set(lane, alert);
  }
  const all = [...newest.values()].map(resourceOf).sort(worstFirst);
  return [...Map.groupBy(all, ({ owner }) => owner).values()].flat();
}

/** Returns one page of them; a number that is none is the nearest that there is. */
export function pageOf(all: readonly AffectedResource[], wanted: number): AffectedPage {
  const pages = Math.max(1, Math.ceil(all.length / resourcesOnPage));
  const page = Math.min(Math.max(1, Number.isInteger(wanted) ? wanted : 1), pages);
  const shown = all.slice((page - 1) * resourcesOnPage, page * resourcesOnPage);
  return { shown, of: all.length, page, pages };
}

function resourceOf(alert: ListedAlert): AffectedResource {
  return { alert, owner: alert.owner ?? unowned, rpoEndsAt: rpoEndOf(alert.exposure) };
}

function worstFirst(a: AffectedResource, b: AffectedResource): number {
  const [placeA, placeB] = [placeOf(a), placeOf(b)];
  if (placeA !== placeB) return placeA < placeB ? -1 : 1;
  return a.alert.resource.name < b.alert.resource.name ? -1 : 1;
}

function placeOf({ alert, rpoEndsAt }: AffectedResource): string {
  if (alert.exposure?.neverGood === true) return '';
  return rpoEndsAt ?? '~';
}
