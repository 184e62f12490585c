import { wholeArn } from '../../incidents/kept-names.ts';
import { isCounted } from '../../incidents/lane.ts';
import { type Html, html } from '../../lib/html.ts';
import type { Instant } from '../../lib/instant.ts';
import { inertLine } from '../../lib/text.ts';
import { formatCode, formatProblem, short, withProblem } from '../wording.ts';
import type { AffectedPage, AffectedResource } from './affected.ts';
import { moment } from './moments.ts';

/** The resources of one page, under their owners, as they stand at a moment. */
export function affectedList({ shown }: AffectedPage, timezone: string, now: Instant): Html {
  const owners = [...Map.groupBy(shown, ({ owner }) => owner)];
  const isInSeveral = new Set(shown.map(placeOf)).size > 1;
  return html`${owners.map(
    ([owner, resources]) => html`<h3>Owner: <bdi>${short(owner, 100)}</bdi></h3>
<ul class="plain">${resources.map((resource) => entry(resource, isInSeveral, timezone, now))}</ul>`,
  )}`;
}

/** Ways to the pages before and after; nothing when there is but one. */
export function pagesOf({ page, pages, shown, of }: AffectedPage): Html {
  if (pages < 2) return html``;
  const way = (to: number, says: string) =>
    to < 1 || to > pages ? html`` : html`<a href="?page=${to}#resources">${says}</a>`;
  return html`<p class="small">${shown.length} of ${of} resources, page ${page} of ${pages}.</p>
<nav class="pages" aria-label="Pages of resources">${way(page - 1, 'Page before')}${way(page + 1, 'Next page')}</nav>`;
}

function placeOf({ alert: { event } }: AffectedResource): string {
  return short(`${event.accountId} ${event.region}`, 40);
}

function entry(resource: AffectedResource, isInSeveral: boolean, timezone: string, now: Instant): Html {
  const { event, resource: of, strikes } = resource.alert;
  const name = short(of.name === '' ? `job ${event.jobId}` : of.name, 200);
  const type = of.type === 'unknown' ? '' : short(of.type, 40);
  const arn = wholeArn(of.arn);
  const place = isInSeveral ? html`, <bdi>${placeOf(resource)}</bdi>` : html``;
  const row = strikes > 1 ? `, ${isCounted(strikes) ? '' : 'at least '}${strikes} in a row` : '';
  return html`<li><strong><bdi>${name}</bdi></strong>${place}<br>
${whatOf(type, resource.alert)}, ${moment(event.occurredAt, timezone)}${row}<br>
${objective(resource, timezone, now)}${arn === null || arn === of.name ? html`` : html`<br><code><bdi>${inertLine(arn)}</bdi></code>`}</li>`;
}

/** What happened, and why, unless the one says the other. */
function whatOf(type: string, { event, error }: AffectedResource['alert']): Html {
  const befallen = { ...event, errorCode: error.code };
  const what = withProblem(type, befallen);
  const why = short(formatCode(error.code), 80);
  const isSaid = formatProblem(befallen).toLowerCase() === why.toLowerCase();
  return isSaid ? html`${what}` : html`${what}: <bdi>${why}</bdi>`;
}

function objective({ alert, rpoEndsAt }: AffectedResource, timezone: string, now: Instant): Html {
  const { lastGoodAt = null, neverGood = false } = alert.exposure ?? {};
  if (neverGood) return html`<span class="missed">No good recovery point at all</span>`;
  if (lastGoodAt === null) return html`<span class="soft">Last good recovery point not known</span>`;
  const isOver = rpoEndsAt !== null && rpoEndsAt < now;
  const end = rpoEndsAt === null ? html`` : html`; RPO ${isOver ? 'ended' : 'ends'} ${moment(rpoEndsAt, timezone)}`;
  return html`Last good recovery point ${moment(lastGoodAt, timezone)}${end}`;
}
