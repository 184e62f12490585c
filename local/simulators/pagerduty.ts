import { randomUUID } from 'node:crypto';
import { type Answer, asText, type Exchange, isObject, json, parseJson, text } from './exchange.ts';
import { tellRouter } from './pagerduty-people.ts';
import { applyEvent, type PagerDutyStore } from './pagerduty-store.ts';
import type { Simulation } from './simulation.ts';

/** https://developer.pagerduty.com/docs/events-api-v2-overview#size-limits */
const bodyBytes = 512 * 1024;
/** https://developer.pagerduty.com/docs/events-api-v2/rate-limits: about so many in the last 60 seconds, by integration key. */
const callsPerMinute = 120;
const limits = { summary: 1024, dedupKey: 255 } as const;
const actions = ['trigger', 'acknowledge', 'resolve'];
const severityNames = ['critical', 'warning', 'error', 'info'];

/** The Events API v2: accepts an event and applies it, or says what is wrong with it; https://developer.pagerduty.com/docs/send-alert-event */
export function handlePagerDuty(exchange: Exchange, sim: Simulation): Answer {
  if (exchange.path !== '/v2/enqueue') return text(404, 'Not Found');
  if (exchange.method !== 'POST') return text(405, 'Method Not Allowed');
  if (Buffer.byteLength(exchange.body) > bodyBytes) return text(413, 'Payload Too Large');
  const event = parseJson(exchange.body);
  if (!isObject(event))
    return refused('Unrecognized object', 'Event object format is unrecognized', ['JSON parse error']);
  const errors = [...faultsOfKey(event.routing_key), ...faultsOfEvent(event), ...faultsOfLinks(event)];
  if (errors.length > 0) return refused('invalid event', 'Event object is invalid', errors);
  const routingKey = asText(event.routing_key);
  if (!isTaken(sim.pagerduty, routingKey, exchange.at.getTime())) {
    return json(429, { status: 'throttle exceeded', message: 'Requests for this service are arriving too quickly.' });
  }
  const dedupKey = asText(event.dedup_key) || randomUUID().replaceAll('-', '');
  const { routing_key: _key, ...shown } = event;
  const wasOpen = sim.pagerduty.alerts.find((one) => one.dedupKey === dedupKey && one.state !== 'resolved')?.state;
  const alert = applyEvent(sim.pagerduty, shown, { routingKey, dedupKey, at: exchange.at.toISOString() });
  const action = asText(event.event_action) as 'trigger' | 'acknowledge' | 'resolve';
  if (alert !== null && alert.state !== wasOpen) tellRouter(sim, alert, { action, user: null });
  return json(202, { status: 'success', message: 'Event processed', dedup_key: dedupKey });
}

function refused(status: string, message: string, errors: readonly string[]): Answer {
  return json(400, { status, message, errors });
}

function faultsOfKey(key: unknown): string[] {
  if (isBlank(key)) return ["'routing_key' is missing or blank"];
  return [
    ...(asText(key).length === 32 ? [] : ["Length of 'routing_key' is incorrect (should be 32 characters)"]),
    ...(/^[A-Za-z0-9]*$/.test(asText(key)) ? [] : ["'routing_key' cannot contain non-alphanumeric characters."]),
  ];
}

function faultsOfEvent(event: Record<string, unknown>): string[] {
  const action = asText(event.event_action);
  if (isBlank(event.event_action)) return ["'event_action' is missing or blank"];
  if (!actions.includes(action))
    return ["'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')"];
  if (event.dedup_key !== undefined && typeof event.dedup_key !== 'string') return ["'dedup_key' must be a string"];
  if (asText(event.dedup_key).length > limits.dedupKey)
    return [`'dedup_key' is too long (maximum is ${limits.dedupKey} characters)`];
  if (action !== 'trigger') return isBlank(event.dedup_key) ? ["'dedup_key' is missing or blank"] : [];
  return isObject(event.payload) ? faultsOfPayload(event.payload) : ["'payload' is missing or blank"];
}

function faultsOfPayload(payload: Record<string, unknown>): string[] {
  const { summary, severity, timestamp, custom_details: details } = payload;
  const blank = ['summary', 'source', 'severity'].filter((name) => isBlank(payload[name]));
  const notText = ['component', 'group', 'class'].filter(
    (name) => payload[name] !== undefined && typeof payload[name] !== 'string',
  );
  return [
    ...blank.map((name) => `'payload.${name}' is missing or blank`),
    ...notText.map((name) => `'payload.${name}' must be a string`),
    // As it is spelt there.
    ...(asText(summary).length > limits.summary ? ["'summary' is too long (maiximum is 1024 characters)"] : []),
    ...(isBlank(severity) || severityNames.includes(asText(severity))
      ? []
      : ["'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')"]),
    ...(timestamp === undefined || isTime(timestamp) ? [] : ["'payload.timestamp' is not a valid ISO 8601 time"]),
    ...(details === undefined || isObject(details) ? [] : ["'payload.custom_details' must be an object"]),
  ];
}

function faultsOfLinks({ links, client_url: clientUrl }: Record<string, unknown>): string[] {
  const addresses = Array.isArray(links) ? links.map((link) => (isObject(link) ? link.href : null)) : [];
  return [
    ...(links === undefined || Array.isArray(links) ? [] : ["'links' must be an array"]),
    ...(addresses.every(isAddress) ? [] : ["'links' must have an 'href' that is a URL"]),
    ...(clientUrl === undefined || isAddress(clientUrl) ? [] : ["'client_url' is not a URL"]),
  ];
}

/** Counts an event, unless there were too many in the last minute: then it is not taken, and not counted either. */
function isTaken({ taken }: PagerDutyStore, routingKey: string, at: number): boolean {
  const lately = (taken.get(routingKey) ?? []).filter((time) => at - time < 60_000);
  const isFree = lately.length < callsPerMinute;
  taken.set(routingKey, isFree ? [...lately, at] : lately);
  return isFree;
}

function isBlank(value: unknown): boolean {
  return typeof value !== 'string' || value.trim() === '';
}

function isTime(value: unknown): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)$/.test(asText(value));
}

function isAddress(value: unknown): boolean {
  return URL.canParse(asText(value)) && /^https?:$/.test(new URL(asText(value)).protocol);
}
