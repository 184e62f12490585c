import type { Finding } from '../../findings/finding.ts';
import { countRuns } from '../../findings/missed-runs.ts';
import { findingRows } from '../../findings/registry.ts';
import { formatDuration } from '../../lib/duration.ts';
import { type Html, html } from '../../lib/html.ts';
import { type Instant, secondsBetween } from '../../lib/instant.ts';
import { inertLine } from '../../lib/text.ts';
import { advicePieces } from '../../notices/advice-pieces.ts';
import { formatTime } from '../../notices/times.ts';
import { formatOutcome } from '../../notices/wording.ts';
import { sayRetries } from '../../retry/count-retries.ts';
import { describeAccepted } from '../../routing/accept.ts';
import type { Checkup } from './contract.ts';
import { describeAcceptance } from './describe-acceptance.ts';
import { pageStyle } from './page-style.ts';
import { stepsOf } from './steps-of.ts';

/** How many findings of one reason are in the table; the heading has the full count. */
const mostRows = 100;

/** Returns a checkup as one self-contained HTML page: no script, no image, no external resource. */
export function checkupPage(checkup: Checkup): string {
  const { notKnown, look, estate, acceptances } = checkup;
  const failures = countedFailures(checkup);
  const findings = counting(checkup);
  const where = [estate.accountId, estate.region].flatMap((part) => part ?? []).join(', ');
  const sections = findingRows.flatMap((row) => {
    const ofReason = findings.filter(({ reason }) => reason === row.reason);
    return ofReason.length === 0 ? [] : [sectionOf(row.title, row.reason, ofReason)];
  });
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Backup checkup${where === '' ? '' : ` of ${where}`}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<header>
<h1>Backup checkup</h1>
<p>${where === '' ? 'An account of AWS' : `AWS account ${where}`}, ${formatDuration(secondsBetween(look.since, look.at))} until ${formatTime(look.at)}</p>
</header>
${verdictOf(checkup)}
${contents(checkup)}
${sections}
${failures.length === 0 ? null : failuresSection(failures, sayRetries(checkup.retries))}
${acceptances.length + checkup.failures.length - failures.length === 0 ? null : acceptedSection(checkup)}
${notKnown.length === 0 ? null : notKnownSection(notKnown)}
<footer>
<p><b>How this was judged.</b> What each backup plan was due to make was worked out from its rules, as AWS documents them, and held against the jobs and recovery points that AWS lists. AWS sends no event for a backup that never started, so that no alarm can tell of it. “Likely” means that the state of a resource is not known; “not seen” that it cannot be listed.</p>
</footer>
</main>
</body>
</html>
`;
  return page.text;
}

/** What somebody accepted does not count. */
function counting({ findings }: Checkup): Finding[] {
  return findings.filter(({ accepted }) => accepted === null);
}

function countedFailures({ failures }: Checkup): Checkup['failures'] {
  return failures.filter(({ accepted }) => accepted === undefined);
}

function acceptedSection({ acceptances, findings, failures }: Checkup): Html {
  const accepted = findings.filter((one) => one.accepted !== null);
  const jobs = failures.flatMap(({ event, accepted: by }) => (by === undefined ? [] : [{ event, by }]));
  return html`<section id="accepted">
<h2>Accepted <small>${accepted.length + jobs.length}</small></h2>
<ul>${acceptances.map((one) => html`<li>${describeAcceptance(one)}</li>`)}</ul>
<ul>${accepted.slice(0, mostRows).map(({ says, accepted: by }) => html`<li>${says} (${inertLine(by?.name ?? '')})</li>`)}${jobs.slice(0, mostRows).map(({ event, by }) => html`<li>${formatOutcome({ kind: String(event.kind), outcome: String(event.outcome) })} ${inertLine(String(event.resourceArn ?? ''))}: ${describeAccepted(by)}</li>`)}</ul>
</section>`;
}

function verdictOf(checkup: Checkup): Html {
  const { look, estate } = checkup;
  const failures = countedFailures(checkup);
  const findings = counting(checkup);
  const { expected, found } = countRuns(look);
  const share = expected === 0 ? '–' : `${Math.floor((found / expected) * 1000) / 10} %`;
  const affected = new Set(findings.flatMap(({ resourceArn }) => resourceArn ?? [])).size;
  const isWell = findings.length + failures.length === 0;
  const says = isWell
    ? 'Nothing was found: every backup that was due was started.'
    : `${count(findings.length, 'finding', 'findings')} that nobody was told of, on ${count(affected, 'resource', 'resources')}, and ${count(failures.length, 'failed job', 'failed jobs')}.`;
  return html`<p class="verdict ${isWell ? 'well' : 'ill'}">${says}</p>
<ul class="tiles">
${tile(share, `of ${expected} due backups were started`)}
${tile(String(expected - found), 'were not')}
${tile(String(failures.length), 'jobs failed')}
${tile(String(estate.plans?.length ?? '?'), estate.plans?.length === 1 ? 'backup plan' : 'backup plans')}
${tile(String(estate.resources.size), estate.resources.size === 1 ? 'resource' : 'resources')}
</ul>`;
}

function tile(figure: string, words: string): Html {
  return html`<li><b>${figure}</b> <span>${words}</span></li>`;
}

function contents(checkup: Checkup): Html | null {
  const findings = counting(checkup);
  const rows = findingRows.flatMap(({ reason, title }) => {
    const ofReason = findings.filter((one) => one.reason === reason);
    return ofReason.length === 0 ? [] : [html`<li><a href="#${reason}">${title}</a> <b>${ofReason.length}</b></li>\n`];
  });
  return rows.length === 0 ? null : html`<nav><h2>What was found</h2><ol>${rows}</ol></nav>`;
}

function sectionOf(title: string, id: string, findings: readonly Finding[]): Html {
  return html`<section id="${id}">
<h2>${title} <small>${findings.length}</small></h2>
<table>
<thead><tr><th>What</th><th>Plan</th><th>Due</th><th>Last good</th><th>Sure</th></tr></thead>
<tbody>
${findings.slice(0, mostRows).map(rowOf)}
</tbody>
</table>
${findings.length > mostRows ? html`<p>… and ${findings.length - mostRows} more.</p>` : null}
<ol class="advice">${stepsOf(findings).map((step) => html`<li>${advicePieces(step).map(({ text, isCommand }) => (isCommand ? html`<code>${text}</code>` : html`${text} `))}</li>`)}</ol>
</section>`;
}

function rowOf({ says, resourceArn, planName, dueAt, lastGoodAt, sure }: Finding): Html {
  const arn = resourceArn === null ? null : html`<br><code>${inertLine(resourceArn)}</code>`;
  return html`<tr><td>${says}${arn}</td><td data-label="Plan">${inertLine(planName ?? '–')}</td><td data-label="Due">${timeOf(dueAt)}</td><td data-label="Last good">${timeOf(lastGoodAt)}</td><td data-label="Sure">${sure === 'not-seen' ? 'not seen' : sure}</td></tr>
`;
}

function timeOf(time: Instant | null): Html {
  return time === null ? html`–` : html`<time datetime="${time}">${formatTime(time)}</time>`;
}

function failuresSection(failures: Checkup['failures'], retries: string | null): Html {
  const rows = failures.slice(0, mostRows).map(({ event, alert }) => {
    const error = alert.error as { code?: string | null; meaning?: string | null; message?: string | null } | null;
    const [kind, outcome] = [String(event.kind), String(event.outcome)];
    const what = [event.resourceType, formatOutcome({ kind, outcome })].flatMap((part) =>
      part == null ? [] : inertLine(String(part)),
    );
    const at = typeof event.occurredAt === 'string' ? event.occurredAt : null;
    return html`<tr><td>${what.join(' ')}<br><code>${inertLine(String(event.resourceArn ?? ''))}</code></td><td>${inertLine(error?.meaning ?? error?.message ?? error?.code ?? '')}</td><td>${timeOf(at)}</td></tr>
`;
  });
  return html`<section id="failures">
<h2>Jobs that failed <small>${failures.length}</small></h2>
<table>
<thead><tr><th>What</th><th>Why</th><th>When</th></tr></thead>
<tbody>
${rows}
</tbody>
</table>
${failures.length > mostRows ? html`<p>… and ${failures.length - mostRows} more.</p>` : null}
${retries === null ? null : html`<p>${retries}</p>`}
</section>`;
}

function notKnownSection(notKnown: Checkup['notKnown']): Html {
  return html`<section id="not-known">
<h2>What could not be looked at <small>${notKnown.length}</small></h2>
<ul>${notKnown.slice(0, mostRows).map(({ what, why }) => html`<li><b>${inertLine(what)}</b>: ${inertLine(why)}</li>\n`)}</ul>
</section>`;
}

function count(number: number, one: string, several: string): string {
  return `${number} ${number === 1 ? one : several}`;
}
