import { asText, isObject } from '../exchange.ts';
import type { PagerDutyAlert } from '../pagerduty-store.ts';
import type { Simulation } from '../simulation.ts';
import { clock, dayAndTime, html, type Markup, safeHref } from './html.ts';

/** How each state is drawn, in the colours of the tickets. */
const lozenges = { triggered: 'new', acknowledged: 'indeterminate', resolved: 'done' } as const;

/** Draws the alerts of PagerDuty, newest first. */
export function renderPagerDuty(sim: Simulation): Markup {
  const { alerts, dropped } = sim.pagerduty;
  const body =
    alerts.length === 0 ? html`<p class="nothing">Nobody has been rung yet.</p>` : alerts.toReversed().map(renderAlert);
  return html`<section class="pane"><header class="pane-head"><h2>PagerDuty</h2><span class="sub">${alerts.length} ${alerts.length === 1 ? 'alert' : 'alerts'}${dropped.length > 0 && `, ${dropped.length} events dropped`}</span></header>
    <div class="pane-body">${body}</div></section>`;
}

function renderAlert({ event, dedupKey, state, created, log }: PagerDutyAlert): Markup {
  const payload = isObject(event.payload) ? event.payload : {};
  const details = isObject(payload.custom_details) ? Object.entries(payload.custom_details) : [];
  const fields = ['severity', 'source', 'component', 'group', 'class'].map((name) => [name, payload[name]] as const);
  const links = Array.isArray(event.links) ? event.links.filter(isObject) : [];
  return html`<article class="card"><header><b>${asText(payload.summary)}</b><span class="lozenge cat-${lozenges[state]}">${state}</span><time>${dayAndTime(created)}</time></header>
    <dl class="facts">${[...fields, ...details].map(([name, value]) => html`<dt>${name}</dt><dd>${asText(value)}</dd>`)}<dt>dedup_key</dt><dd>${dedupKey}</dd></dl>
    <p>${asText(event.client_url) !== '' && html`<a href="${safeHref(asText(event.client_url))}" target="_blank" rel="noreferrer noopener">View in ${asText(event.client)}</a>`}</p>
    <ul>${links.map(({ href, text }) => html`<li><a href="${safeHref(asText(href))}" target="_blank" rel="noreferrer noopener">${asText(text)}</a></li>`)}</ul>
    <h4>Log</h4><ul>${log.map(({ at, action }) => html`<li><time>${clock(at)}</time> ${action}</li>`)}</ul></article>`;
}
