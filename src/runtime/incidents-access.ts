import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { readStackOutputs } from '../adapters/aws/stack-outputs.ts';
import { DynamoDeliveryLedger } from '../adapters/aws/table/dynamo-delivery-ledger.ts';
import { DynamoIncidentViews } from '../adapters/aws/table/dynamo-incident-views.ts';
import { type Actor, principal } from '../evidence/actor.ts';
import type { EvidenceRecord } from '../evidence/record.ts';
import type { Incident } from '../incidents/incident.ts';
import { type Answered, type AnswerRequest, answerIncident } from '../pipeline/respond/answer-incident.ts';
import type { LedgerRow } from '../ports/delivery/delivery-ledger.ts';
import type { Log } from '../ports/log.ts';
import type { Rules } from '../rules/rules.ts';
import { withIdentity } from './account.ts';
import type { Environment } from './environment.ts';
import { makeOutbox } from './outbox.ts';
import { makeRules } from './rules.ts';
import type { RulesPlaceSettings } from './rules-access.ts';
import { makeStore } from './store.ts';

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
  /** Takes an answer of whoever has the credentials, by what AWS says who that is. */
  answer(id: string, request: AnswerRequest): Promise<Answered>;
}

/** There is no such deployment, or it is of a release that does not say where its parts are. */
export class NotDeployedError extends Error {
  override readonly name = 'NotDeployedError';
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
  const stackName = `backup-alert-router-${place.stage}`;
  const settings = await settingsOf(stackName, here);
  const { store, client, dynamo } = makeStore(settings, here);
  const ledger = new DynamoDeliveryLedger(client, dynamo);
  const views = new DynamoIncidentViews(client, dynamo.tableName);
  const loader = makeRules(settings.RULES_PATH, store, here);
  return {
    place: `${stackName} in ${here.AWS_REGION}`,
    open: async (limit) => {
      const ids: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await views.open({ limit: Math.min(pageSize, limit - ids.length), cursor });
        ids.push(...page.items);
        cursor = page.cursor;
      } while (cursor !== null && ids.length < limit);
      const byId = new Map((await store.loadAll(ids)).map((incident) => [incident.id, incident]));
      // The incident is the truth: its view may be older by a moment.
      return ids.flatMap((id) => byId.get(id) ?? []).filter(({ status }) => status !== 'resolved');
    },
    incident: (id) => store.load(id),
    records: (id) => store.records(id),
    deliveries: (id) => ledger.rows(id),
    rules: () => loader.load(),
    answer: async (id, request) => {
      const actor = await whoAmI(here);
      const dependencies = { store, log: silent, ...makeOutbox(settings, here) };
      return answerIncident(id, request, { by: actor.name, actor, via }, dependencies);
    },
  };
}

/** A person sees what came of it; nothing is logged. */
const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined, count: () => undefined };

async function whoAmI(here: Environment): Promise<Actor> {
  const { Arn } = await new STSClient(clientSettings('sts', here)).send(new GetCallerIdentityCommand({}));
  return principal(Arn ?? '');
}

/** Reads where the parts of a deployment are from what its stack says. */
async function settingsOf(stackName: string, here: Environment) {
  const client = new CloudFormationClient(clientSettings('cloudformation', here));
  const outputs = await readStackOutputs(client, stackName);
  const where = `${stackName} in ${here.AWS_REGION}`;
  if (outputs === null) {
    throw new NotDeployedError(`There is no ${where} and this account: check --stage, --region and --profile.`);
  }
  const of = (name: string): string => {
    const value = outputs.get(name);
    if (value !== undefined) return value;
    throw new NotDeployedError(`${where} does not say its ${name}: it is of an older release. Deploy this one.`);
  };
  return {
    TABLE_NAME: of('TableName'),
    EVIDENCE_RETENTION_DAYS: of('EvidenceRetentionDays'),
    DELIVERIES_QUEUE_URL: of('DeliveriesQueueUrl'),
    ESCALATION_ARN: of('EscalationArn'),
    RULES_PATH: of('RoutingParameter'),
  };
}
