import { DynamoDeliveryLedger } from '../adapters/aws/table/dynamo-delivery-ledger.ts';
import { DynamoIncidentViews } from '../adapters/aws/table/dynamo-incident-views.ts';
import { DynamoPastRuns } from '../adapters/aws/table/dynamo-past-runs.ts';
import { DynamoPersonsItems } from '../adapters/aws/table/dynamo-persons-items.ts';
import { DynamoProvenWays } from '../adapters/aws/table/dynamo-proven-ways.ts';
import { DynamoTargetHealth } from '../adapters/aws/table/dynamo-target-health.ts';
import type { EvidenceRecord } from '../evidence/record.ts';
import type { PersonsAcceptance } from '../incidents/acceptance.ts';
import type { Alert } from '../incidents/alert.ts';
import type { Answer, Incident } from '../incidents/incident.ts';
import type { ProvenWay } from '../incidents/proven-way.ts';
import type { PersonsSilence } from '../incidents/silence.ts';
import type { Instant } from '../lib/instant.ts';
import { PageTokens } from '../lib/page-tokens.ts';
import type { AcceptRequest } from '../pipeline/acceptances/accept-request.ts';
import { type AcceptanceOutcome, endAcceptanceOf } from '../pipeline/acceptances/end-acceptance.ts';
import { type ForeseenAcceptance, foreseeIncident } from '../pipeline/acceptances/foresee-incident.ts';
import { tellAcceptances } from '../pipeline/guard/tell-acceptances.ts';
import { tellSilences } from '../pipeline/guard/tell-silences.ts';
import { type AcceptedFrom, acceptFrom } from '../pipeline/respond/accept-from.ts';
import { type Answered, type AnswerRequest, answerIncident } from '../pipeline/respond/answer-incident.ts';
import { placeOf } from '../pipeline/rules/watch-rules.ts';
import { withAccountNames } from '../pipeline/rules/with-account-names.ts';
import {
  addSilence,
  endSilenceOf,
  type QuietRequest,
  type SilenceOutcome,
} from '../pipeline/silences/change-silences.ts';
import type { LedgerRow } from '../ports/delivery/delivery-ledger.ts';
import type { TargetTrouble } from '../ports/delivery/target-health.ts';
import type { Log } from '../ports/log.ts';
import type { Rules } from '../rules/rules.ts';
import { withIdentity } from './account.ts';
import { steadyAccountNames } from './account-names.ts';
import { type Deployed, readDeployed } from './deployed.ts';
import type { Environment } from './environment.ts';
import { makeOutbox } from './outbox.ts';
import { makeRules } from './rules.ts';
import type { RulesPlaceSettings } from './rules-access.ts';
import { makeStore } from './store.ts';
import { whoAmI } from './who-am-i.ts';

/** The incidents of a deployment, for a person at a command line. Every call throws what AWS answers. */
export interface IncidentsAccess {
  /** `backup-alert-router-prod in eu-west-1`. */
  readonly place: string;
  /** Returns incidents that are not over, in the order in which they were opened, at most so many. */
  open(limit: number): Promise<Incident[]>;
  incident(id: string): Promise<Incident | null>;
  /** What happened to an incident, oldest first. */
  records(id: string): Promise<EvidenceRecord[]>;
  deliveries(id: string): Promise<LedgerRow[]>;
  /** Returns the rules in force. */
  rules(): Promise<Rules>;
  /** Returns the newest alerts of an incident, newest first. */
  alertsOf(id: string, limit: number): Promise<Alert[]>;
  /** Returns which of these targets fail. */
  troublesOf(targets: readonly string[]): Promise<Map<string, TargetTrouble>>;
  /** Returns what drills proved, the last time of each. */
  proven(): Promise<ProvenWay[]>;
  /** Returns the silences of people whose own end is later than this. */
  silences(since: Instant): Promise<PersonsSilence[]>;
  /** Makes a silence, or ends one by its id; the news of the rules say so at once. */
  addSilence(request: QuietRequest): Promise<SilenceOutcome>;
  endSilence(id: string): Promise<SilenceOutcome>;
  /** Returns the acceptances of people whose own end is later than this. */
  acceptances(since: Instant): Promise<PersonsAcceptance[]>;
  /** Says what accepting an incident would cover, and would have; null: there is no such incident. */
  foreseeAcceptance(id: string, request: AcceptRequest): Promise<ForeseenAcceptance | { refused: string } | null>;
  /** Accepts what an incident is about, or ends an acceptance by its id; the news of the rules say so at once. */
  accept(id: string, request: AcceptRequest): Promise<AcceptedFrom>;
  endAcceptance(id: string): Promise<AcceptanceOutcome>;
  /** Takes an answer of whoever has the credentials, by what AWS says who that is. */
  answer(id: string, request: AnswerRequest): Promise<Answered>;
}

/** Ids in one page of the list. */
const pageSize = 100;

/** How a record says where somebody answered. */
const via = 'at the command line';

/**
 * Opens the incidents of a stage with the credentials and the Region that a person has set.
 *
 * @throws {NotDeployedError}; what AWS answered
 */
export async function openIncidentsAccess(
  place: RulesPlaceSettings,
  environment: Environment = process.env,
): Promise<IncidentsAccess> {
  const here = await withIdentity(place, environment);
  const deployed = await readDeployed(place.stage, here);
  const settings = settingsOf(deployed);
  const { store, client, dynamo } = makeStore(settings, here);
  const ledger = new DynamoDeliveryLedger(client, dynamo);
  const views = new DynamoIncidentViews(client, dynamo.tableName);
  const names = steadyAccountNames(client, dynamo.tableName);
  const loader = withAccountNames(makeRules(settings.RULES_PATH, store, here), names, silent);
  const silences = new DynamoPersonsItems(client, { tableName: dynamo.tableName, kind: 'silence', log: silent });
  const acceptances = new DynamoPersonsItems(client, { tableName: dynamo.tableName, kind: 'acceptance', log: silent });
  const pastRuns = new DynamoPastRuns(client, dynamo.tableName);
  const outbox = makeOutbox(settings, here);
  const answering = { ...outbox, store, log: silent, silences, acceptances };
  const telling = { ...outbox, store, rules: loader, place: placeOf(settings) };
  const accepting = async <Outcome extends object>(change: (who: Omit<Answer, 'at'>) => Promise<Outcome>) => {
    const actor = await whoAmI(here);
    const outcome = await change({ by: actor.name, actor, via });
    if (!('refused' in outcome)) await tellAcceptances({ ...telling, acceptances });
    return outcome;
  };
  const changing = async (change: (who: Omit<Answer, 'at'>) => Promise<SilenceOutcome>) => {
    const actor = await whoAmI(here);
    const outcome = await change({ by: actor.name, actor, via });
    if (!('refused' in outcome)) await tellSilences({ ...telling, silences });
    return outcome;
  };
  return {
    place: deployed.where,
    open: async (limit) => {
      const ids: string[] = [];
      const cursors = new PageTokens('the open incidents');
      let cursor: string | null = null;
      do {
        const page = await views.open({ limit: Math.min(pageSize, limit - ids.length), cursor });
        ids.push(...page.items);
        cursor = cursors.after(page.cursor) ?? null;
      } while (cursor !== null && ids.length < limit);
      const byId = new Map((await store.loadAll(ids)).map((incident) => [incident.id, incident]));
      // The incident is the truth: its view may be older by a moment.
      return ids.flatMap((id) => byId.get(id) ?? []).filter(({ status }) => status !== 'resolved');
    },
    incident: (id) => store.load(id),
    records: (id) => store.records(id),
    deliveries: (id) => ledger.wholeRows(id),
    rules: () => loader.load(),
    alertsOf: (id, limit) => store.alertsOf(id, limit),
    troublesOf: (targets) => new DynamoTargetHealth(client, dynamo.tableName).troublesOf(targets),
    proven: () => new DynamoProvenWays(client, dynamo.tableName).all(),
    silences: (since) => silences.since(since),
    addSilence: (request) => changing((who) => addSilence(request, who, { ...outbox, store, silences })),
    endSilence: (id) => changing((who) => endSilenceOf(id, who, { ...outbox, store, silences })),
    acceptances: (since) => acceptances.since(since),
    foreseeAcceptance: (id, request) => foreseeIncident(id, request, { store, pastRuns, now: outbox.now }),
    accept: (id, request) => accepting((who) => acceptFrom(id, request, who, answering)),
    endAcceptance: (id) => accepting((who) => endAcceptanceOf(id, who, { ...outbox, store, acceptances })),
    answer: async (id, request) => {
      const actor = await whoAmI(here);
      return answerIncident(id, request, { by: actor.name, actor, via }, answering);
    },
  };
}

/** A person sees what came of it; nothing is logged. */
const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined, count: () => undefined };

/** Returns where the parts of a deployment are that incidents need. */
function settingsOf({ of }: Deployed) {
  return {
    TABLE_NAME: of('TableName'),
    EVIDENCE_RETENTION_DAYS: of('EvidenceRetentionDays'),
    DELIVERIES_QUEUE_URL: of('DeliveriesQueueUrl'),
    ESCALATION_ARN: of('EscalationArn'),
    RULES_PATH: of('RoutingParameter'),
  };
}
