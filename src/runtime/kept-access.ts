import { DynamoKeptRows, kindOfPart } from '../adapters/aws/table/dynamo-kept-rows.ts';
import { itemKinds } from '../adapters/aws/table/item-kinds.ts';
import type { DayPart } from '../archive/day-parts.ts';
import type { KeptNow } from '../ports/archive/kept-rows.ts';
import { withIdentity } from './account.ts';
import { type ArchiveAccess, openArchiveAccess } from './archive-access.ts';
import { readDeployed } from './deployed.ts';
import type { Environment } from './environment.ts';
import type { RulesPlaceSettings } from './rules-access.ts';
import { makeTableClient } from './table-client.ts';

/** The table of a deployment and its archive, for a person at a command line, who only reads them. */
export interface KeptAccess extends ArchiveAccess {
  kept: KeptNow;
  /** How many days the table keeps a row of a part. */
  keptDays: Record<DayPart, number>;
}

/**
 * Opens the table and the archive of a stage with the credentials and the Region that a person has set.
 *
 * @throws {NotDeployedError}; what AWS answered
 */
export async function openKeptAccess(
  place: RulesPlaceSettings,
  environment: Environment = process.env,
): Promise<KeptAccess> {
  const here = await withIdentity(place, environment);
  const deployed = await readDeployed(place.stage, here);
  const kept = new DynamoKeptRows(makeTableClient(here), deployed.of('TableName'));
  const evidenceDays = Number(deployed.of('EvidenceRetentionDays'));
  const keptDays = Object.fromEntries(
    Object.entries(kindOfPart).map(([part, kind]) => {
      const { ends } = itemKinds[kind];
      return [part, typeof ends === 'object' ? ends.days : evidenceDays];
    }),
  ) as Record<DayPart, number>;
  return { ...(await openArchiveAccess(place, environment)), kept, keptDays };
}
