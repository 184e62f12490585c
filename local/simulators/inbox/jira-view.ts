import { asText, isObject } from '../exchange.ts';
import { type JiraIssue, transitions } from '../jira-store.ts';
import type { Simulation } from '../simulation.ts';
import { renderAdf } from './adf-view.ts';
import { dayAndTime, html, type Markup, safeHref } from './html.ts';

/** Draws the ticket list and, when one is chosen, the ticket. */
export function renderJira(sim: Simulation, key: string | null): Markup {
  const issues = sim.jira.issues.toReversed();
  const chosen = issues.find((issue) => issue.key === key) ?? issues[0];
  if (!chosen)
    return html`<section class="pane"><header class="pane-head"><h2>Jira</h2></header><div class="pane-body"><p class="nothing">No tickets yet.</p></div></section>`;
  return html`<section class="pane split"><div class="list"><header class="pane-head"><h2>Jira</h2><span class="sub">${issues.length} ${issues.length === 1 ? 'ticket' : 'tickets'}</span></header>
    ${issues.map((issue) => renderRow(issue, issue === chosen))}</div>
    <div class="detail">${renderIssue(chosen)}</div></section>`;
}

/** Draws the coloured state of an issue. */
function lozenge(issue: JiraIssue): Markup {
  return html`<span class="lozenge cat-${issue.status.category}">${issue.status.name}</span>`;
}

function renderRow(issue: JiraIssue, isChosen: boolean): Markup {
  return html`<a class="row ${isChosen ? 'chosen' : ''}" href="/?view=jira&id=${issue.key}"><span class="row-top"><b>${issue.key}</b>${lozenge(issue)}</span>
    <span class="row-text">${asText(issue.fields.summary)}</span><span class="row-sub">${dayAndTime(issue.created)}</span></a>`;
}

function renderIssue(issue: JiraIssue): Markup {
  const { summary, labels, priority, issuetype, description, assignee, duedate } = issue.fields;
  return html`<article class="issue"><div class="crumbs">${issue.site} / ${issue.project} / ${issue.key}</div><h2>${asText(summary)}</h2>
    <div class="moves">${lozenge(issue)}${transitions.filter(({ to }) => to !== issue.status).map(({ id, name }) => moveForm(issue, id, name))}</div>
    <dl class="facts"><dt>Type</dt><dd>${nameOf(issuetype)}</dd><dt>Priority</dt><dd>${nameOf(priority) || 'none'}</dd><dt>Assignee</dt><dd>${isObject(assignee) ? asText(assignee.accountId) : 'nobody'}</dd><dt>Due</dt><dd>${asText(duedate) || 'none'}</dd><dt>Reporter</dt><dd>${issue.reporter}</dd>
    <dt>Labels</dt><dd>${Array.isArray(labels) && labels.map((label) => html`<span class="tag">${String(label)}</span>`)}</dd><dt>Created</dt><dd>${dayAndTime(issue.created)}</dd></dl>
    <h4>Description</h4><div class="adf">${renderAdf(description)}</div>
    ${issue.remoteLinks.length > 0 && html`<h4>Links</h4><ul>${issue.remoteLinks.map(({ object }) => html`<li><a href="${safeHref(asText(object.url))}" target="_blank" rel="noreferrer noopener">${asText(object.title)}</a></li>`)}</ul>`}
    <h4>Activity</h4>${activity(issue)}</article>`;
}

function activity(issue: JiraIssue): Markup {
  const moves = issue.moves.map((move) => ({
    at: move.at,
    view: html`<div class="move"><b>${move.by}</b> moved it from ${move.from} to <b>${move.to}</b><time>${dayAndTime(move.at)}</time></div>`,
  }));
  const comments = issue.comments.map((comment) => ({
    at: comment.created,
    view: html`<div class="comment"><div class="comment-head"><b>${comment.author}</b><time>${dayAndTime(comment.created)}</time></div><div class="adf">${renderAdf(comment.body)}</div></div>`,
  }));
  const all = [...moves, ...comments].toSorted((a, b) => a.at.localeCompare(b.at));
  return all.length === 0 ? html`<p class="nothing small">Nothing yet.</p>` : html`${all.map(({ view }) => view)}`;
}

function moveForm(issue: JiraIssue, transition: string, name: string): Markup {
  return html`<form class="press" method="post" action="/_inbox/move"><input type="hidden" name="site" value="${issue.site}"><input type="hidden" name="key" value="${issue.key}"><input type="hidden" name="transition" value="${transition}"><input type="hidden" name="user" value=""><input type="hidden" name="back" value="/?view=jira&id=${issue.key}"><button class="b-button" type="submit">${name}</button></form>`;
}

function nameOf(value: unknown): string {
  return isObject(value) ? asText(value.name) : '';
}
