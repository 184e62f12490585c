import { composeAlert } from '../../enrich/enrich.ts';
import { type BackupEvent, isProblem } from '../../events/backup-event.ts';
import { instantOf } from '../../events/fields.ts';
import { type HeardCall, heardCallIn } from '../../events/heard-call.ts';
import { normaliseEvent } from '../../events/normalise.ts';
import { unwrap } from '../../events/unwrap.ts';
import type { Alert } from '../../incidents/alert.ts';
import { laneKeyOf } from '../../incidents/lane.ts';
import type { Instant } from '../../lib/instant.ts';
import { showValue } from '../../patterns/show-value.ts';
import { foundByCallAlone } from '../../pipeline/ingest/heard-calls.ts';
import { decide } from '../../routing/decide.ts';
import type { Decision } from '../../routing/decision.ts';
import { unroutedChoices, unroutedOptions } from '../../rules/kept-options.ts';
import type { Rules } from '../../rules/rules.ts';

/** What would happen with an event. */
export type Action = 'open' | 'join' | 'resolve' | 'record' | 'ignore' | 'accept';

/** A decision of the rules, or what happens without asking them. */
export type Plan = Omit<Decision, 'action' | 'severity' | 'severityReasons'> & { action: Action };

/** Everything that is printed about one event. */
export interface Explanation {
  /** Null when the message is not about AWS Backup. */
  event: BackupEvent | null;
  /** Null when there is no problem. Its severity is the one the rules decided. */
  alert: Alert | null;
  plan: Plan;
  /** The moment taken as now. */
  at: Instant;
  /** Why the message is not fine as an event; null when it is. */
  problem: string | null;
}

/** What an event is explained by. */
export interface ExplainContext {
  rules: Rules;
  /** The moment taken as now; null: the event's own time. */
  at: Instant | null;
  /** The moment taken when the event has no time either. */
  clock: Instant;
}

/** What is in no event at all, and only a deployed router knows. */
const history = 'history of the resource: not asked; taken as its first problem in a row';
const details = 'job details, tags and owner: AWS was not asked, this works offline';

/** Stands for the time of an event that has none. */
const noTime = '0001-01-01T00:00:00.000Z';

/**
 * Says what the router would do with a message, by the same functions: normalise, compose the alert, decide. AWS is not
 * asked and nothing is known to be open, so a problem opens an incident unless a route ignores it. Never throws.
 */
export function explainEvent(message: unknown, { rules, at, clock }: ExplainContext): Explanation {
  const understood = understandEvent(message, at, clock);
  const { event, alert, problem } = understood;
  if (event === null) return explainForeign(problem ?? '', understood.at);
  const explained = alert === null ? { alert, plan: goOn(event) } : explainProblem(alert, rules, understood.at);
  return { event, ...explained, at: understood.at, problem };
}

/** What a message is before the rules are asked. */
export type Understood = Omit<Explanation, 'plan'>;

/**
 * Returns the event and, of a problem, the alert as the rules would see it. Never throws.
 *
 * @param at the moment taken as now; null: the event's own time
 * @param clock the moment taken when the event has no time either
 */
export function understandEvent(message: unknown, at: Instant | null, clock: Instant): Understood {
  const call = heardCallIn(message);
  return call === null ? understandMessage(message, at, clock) : understandCall(call, at, clock);
}

/** A call that is heard at once becomes the alert that a look at the account would make of it. */
function understandCall(call: HeardCall, at: Instant | null, clock: Instant): Understood {
  const moment = at ?? instantOf(call.record, 'eventTime') ?? clock;
  const found = foundByCallAlone(call, moment);
  return found === null
    ? { event: null, alert: null, at: moment, problem: asksVaults }
    : understandMessage(found, moment, clock);
}

const asksVaults =
  'is a call that is judged by the vaults of the account, which are not asked: it is an alert when the key encrypts one, or its new policy lets anybody in';

function understandMessage(message: unknown, at: Instant | null, clock: Instant): Understood {
  const dated = normaliseEvent(message, noTime);
  if (dated === null) return { event: null, alert: null, at: at ?? clock, problem: describeSender(message) };
  const hasTime = dated.source.emittedAt !== noTime;
  const moment = at ?? (hasTime ? dated.source.emittedAt : clock);
  const event = hasTime ? dated : (normaliseEvent(message, moment) ?? dated);
  const missing = [
    // Nobody is asked about a drill.
    ...(event.drill ? [] : [details]),
    history,
    ...(hasTime ? [] : ['time: not in the event; taken as now']),
  ];
  const alert = isProblem(event.outcome) ? composeAlert(event, null, missing, 1) : null;
  const problem = event.kind === 'unknown' && alert !== null ? describeUnknown(event) : null;
  return { event, alert, at: moment, problem };
}

/** Says why there is no event to explain. */
export function explainForeign(problem: string, at: Instant): Explanation {
  return { event: null, alert: null, plan: withoutRules('ignore', problem, []), at, problem };
}

function explainProblem(alert: Alert, rules: Rules, now: Instant): { alert: Alert; plan: Plan } {
  const { action, severity, severityReasons, ...decision } = decide(alert, rules, { now, inhibitors: null });
  const trace =
    action === 'open'
      ? [...decision.trace, 'If an incident of this resource or this group is open by then, the alert joins that one.']
      : decision.trace;
  return { alert: { ...alert, severity, severityReasons }, plan: { ...decision, action, trace } };
}

/** A success can only end something; anything else is only noted. */
function goOn(event: BackupEvent): Plan {
  const lane = `Lane: ${laneKeyOf(event)}.`;
  if (event.outcome === 'succeeded') {
    const reason = 'It would resolve an open incident of this resource, if its job is later than the one that failed.';
    return withoutRules('resolve', reason, ['It succeeded, so it takes no route.', lane]);
  }
  const reason = 'Nothing is wrong and nothing has ended: it is only noted.';
  return withoutRules('record', reason, [
    `Its outcome is ${event.outcome}, which is no problem, so it takes no route.`,
    lane,
  ]);
}

function withoutRules(action: Action, reason: string, trace: string[]): Plan {
  return {
    action,
    routing: { route: '', policy: '', groupKey: '', labels: {}, acknowledgedForSeconds: null, ...unroutedChoices },
    matched: [],
    ...unroutedOptions(),
    alsoTell: [],
    sourceKeys: [],
    steps: [],
    mute: null,
    accepted: null,
    rulesVersion: '',
    reason,
    trace: [...trace, reason],
  };
}

function describeUnknown({ source }: BackupEvent): string {
  const type =
    source.detailType === '' ? 'without a type' : `of the type ${JSON.stringify(showValue(source.detailType))}`;
  return `is an event of AWS Backup ${type}, which this version does not know; it is taken as an alert and read as far as it looks like the others`;
}

/** Says who sent what is not about AWS Backup. */
function describeSender(message: unknown): string {
  const inner = unwrap(message);
  const fields = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {};
  const known = ['source', 'detail-type', 'eventSource', 'eventName', 'AlarmName', 'TopicArn'].flatMap((name) =>
    typeof fields[name] === 'string' ? [`${name} ${JSON.stringify(showValue(fields[name]))}`] : [],
  );
  const sender = known.length > 0 ? known.join(', ') : 'neither a source nor the id of a job';
  return `is not about AWS Backup (it has ${sender}); the router would leave it in the dead-letter queue and raise an alarm`;
}
