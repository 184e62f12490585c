import { DynamoKeptRows } from '../adapters/aws/table/dynamo-kept-rows.ts';
import type { KeptOfDay } from '../ports/archive/kept-rows.ts';
import { withIdentity } from './account.ts';
import { readDeployed } from './deployed.ts';
import type { Environment } from './environment.ts';
import type { RulesPlaceSettings } from './rules-access.ts';
import { makeTableClient } from './table-client.ts';

/** The table of a deployment, for a person at a command line, who only reads it. */
export interface ReportAccess {
  /** `backup-alert-router-prod in eu-west-1`. */
  readonly place: string;
  kept: KeptOfDay;
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
  const deployed = await readDeployed(place.stage, here);
  return { place: deployed.where, kept: new DynamoKeptRows(makeTableClient(here), deployed.of('TableName')) };
}
