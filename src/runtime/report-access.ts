import { DynamoKeptRows } from '../adapters/aws/table/dynamo-kept-rows.ts';
import { DynamoPersonsItems } from '../adapters/aws/table/dynamo-persons-items.ts';
import type { Actor } from '../evidence/actor.ts';
import type { EvidenceRecord } from '../evidence/record.ts';
import type { PersonsAcceptance } from '../incidents/acceptance.ts';
import type { PersonsSilence } from '../incidents/silence.ts';
import type { Instant } from '../lib/instant.ts';
import type { KeptOfDay } from '../ports/archive/kept-rows.ts';
import { withIdentity } from './account.ts';
import { readDeployed } from './deployed.ts';
import type { Environment } from './environment.ts';
import type { RulesPlaceSettings } from './rules-access.ts';
import { makeStore } from './store.ts';
import { whoAmI } from './who-am-i.ts';

/** The table of a deployment, for a person at a command line who reads it, and may sign what they read. */
export interface ReportAccess {
  /** `backup-alert-router-prod in eu-west-1`. */
  readonly place: string;
  kept: KeptOfDay;
  /** Returns the silences of people whose own end is later than this. */
  silences(since: Instant): Promise<PersonsSilence[]>;
  /** Returns the acceptances of people whose own end is later than this. */
  acceptances(since: Instant): Promise<PersonsAcceptance[]>;
  /** Says whoever has the credentials, by what AWS says who that is. */
  actor(): Promise<Actor>;
  /** Returns the records of a review, oldest first. */
  records(id: string): Promise<EvidenceRecord[]>;
  /** Writes a record; returns false when another one was written in its place. */
  record(record: EvidenceRecord): Promise<boolean>;
}

/**
 * Opens the table of a stage with the credentials and the Region that a person has set.
 *
 * @throws {NotDeployedError}; what AWS answered
 */
export async function openReportAccess(
  place: RulesPlaceSettings,
  environment: Environment = process.env,
): Promise<ReportAccess> {
  const here = await withIdentity(place, environment);
  const { of, where } = await readDeployed(place.stage, here);
  const settings = { TABLE_NAME: of('TableName'), EVIDENCE_RETENTION_DAYS: of('EvidenceRetentionDays') };
  const { store, client, dynamo } = makeStore(settings, here);
  const { tableName } = dynamo;
  // More than may be made is never read; a person sees figures, and nothing is logged.
  const log = { warn: () => undefined };
  const silences = new DynamoPersonsItems(client, { tableName, kind: 'silence', log });
  const acceptances = new DynamoPersonsItems(client, { tableName, kind: 'acceptance', log });
  return {
    place: where,
    kept: new DynamoKeptRows(client, tableName),
    silences: (since) => silences.since(since),
    acceptances: (since) => acceptances.since(since),
    actor: () => whoAmI(here),
    records: (id) => store.records(id),
    record: (record) => store.commit({ record }),
  };
}
