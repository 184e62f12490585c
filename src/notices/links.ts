import { kindRow } from '../events/kinds.ts';
import { type Alert, uncataloguedCode } from '../incidents/alert.ts';
import type { Incident } from '../incidents/incident.ts';
import { soleAlert } from './headline.ts';
import type { NoticeLink } from './notice.ts';
import { safeUrl } from './safe-url.ts';
import { short } from './wording.ts';
import { runbookLinks, type Work } from './work.ts';

/** Returns where the job, the resource, its runbook and ticket, and AWS's words on the error are. */
export function linksOf(incident: Incident, newest: Alert | null, work: Work): NoticeLink[] {
  const one = soleAlert(incident) !== null;
  const links: { label: string; url: string | null }[] = [
    ...runbookLinks(work),
    ...(work.ticket ? [{ label: `Open ${work.ticket.label}`, url: work.ticket.url }] : []),
    { label: one ? 'Open job in AWS' : 'Open latest job in AWS', url: newest?.job.consoleUrl ?? null },
    { label: one ? 'Open resource in AWS' : 'Open latest resource in AWS', url: newest?.resource.consoleUrl ?? null },
    { label: documentationLabel(newest), url: newest?.error.documentation ?? null },
  ];
  return links.flatMap(({ label, url }) => {
    const safe = safeUrl(url);
    return safe === null ? [] : [{ label: short(label, 60), url: safe }];
  });
}

/** AWS has no page on an error that nobody knows, only one on errors; and none on the router's. */
function documentationLabel(newest: Alert | null): string {
  if (newest?.event.ofRouter !== undefined) return 'AWS on versions of a parameter';
  // What was changed is no error.
  if (newest !== null && kindRow(newest.event.kind).isDeed === true) return 'AWS on this change';
  return newest?.error.code === uncataloguedCode ? 'AWS on errors of this kind' : 'AWS on this error';
}
