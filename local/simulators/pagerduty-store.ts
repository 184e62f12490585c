/** How an alert stands in PagerDuty. */
type AlertState = 'triggered' | 'acknowledged' | 'resolved';

/** One alert of a service, with every event that was applied to it. */
export interface PagerDutyAlert {
  /** PagerDuty's own id of the incident. */
  readonly id: string;
  readonly routingKey: string;
  readonly dedupKey: string;
  readonly created: string;
  /** What it shows: the first trigger's, as PagerDuty keeps it. */
  readonly event: Record<string, unknown>;
  state: AlertState;
  readonly log: { readonly at: string; readonly action: string; readonly event: Record<string, unknown> }[];
}

/** Everything PagerDuty knows. */
export interface PagerDutyStore {
  readonly alerts: PagerDutyAlert[];
  /** Events for alerts that are not open, which PagerDuty drops without a word. */
  readonly dropped: Record<string, unknown>[];
  /** When events were taken, by routing key, in milliseconds. */
  readonly taken: Map<string, number[]>;
}

/** Makes a PagerDuty account without alerts. */
export function newPagerDutyStore(): PagerDutyStore {
  return { alerts: [], dropped: [], taken: new Map() };
}

/** Applies an event as PagerDuty does once it has taken it: to the open alert of this key, else a trigger opens one. Answers the alert. */
export function applyEvent(
  store: PagerDutyStore,
  event: Record<string, unknown>,
  key: { routingKey: string; dedupKey: string; at: string },
): PagerDutyAlert | null {
  const action = String(event.event_action);
  const open = store.alerts.find(
    ({ routingKey, dedupKey, state }) =>
      state !== 'resolved' && routingKey === key.routingKey && dedupKey === key.dedupKey,
  );
  const entry = { at: key.at, action, event };
  if (open !== undefined) {
    open.log.push(entry);
    if (action === 'resolve') open.state = 'resolved';
    if (action === 'acknowledge') open.state = 'acknowledged';
    return open;
  }
  if (action !== 'trigger') {
    store.dropped.push(event);
    return null;
  }
  const { routingKey, dedupKey, at } = key;
  const id = `Q${String(store.alerts.length + 1).padStart(13, '0')}`;
  const alert: PagerDutyAlert = { id, routingKey, dedupKey, created: at, event, state: 'triggered', log: [entry] };
  store.alerts.push(alert);
  return alert;
}

/** Writes down what a person did about an alert. */
export function logEntry(alert: PagerDutyAlert, action: string, event: Record<string, unknown>, at: Date): void {
  alert.log.push({ at: at.toISOString(), action, event });
}
