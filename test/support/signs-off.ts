import { expect } from 'vitest';
import { DynamoKeptRows } from '../../src/adapters/aws/table/dynamo-kept-rows.ts';
import { DynamoPersonsItems } from '../../src/adapters/aws/table/dynamo-persons-items.ts';
import { showReport } from '../../src/cli/report/show-report.ts';
import type { ReviewedDays } from '../../src/incidents/review.ts';
import type { ArchiveWorld } from './archive-world.ts';
import { ana } from './command-line-access.ts';

/** Somebody reads the report of a period and signs it off, at the command line. */
export async function signsOff(world: ArchiveWorld, asked: ReviewedDays, note: string): Promise<void> {
  const client = world.table.client();
  const tableName = 'journeys';
  const log = { warn: () => undefined };
  const silences = new DynamoPersonsItems(client, { tableName, kind: 'silence', log });
  const acceptances = new DynamoPersonsItems(client, { tableName, kind: 'acceptance', log });
  const { store } = world.dependencies();
  const said: string[] = [];
  const say = (text: string) => void said.push(text);
  const terminal = { out: say, err: say, now: () => world.now, columns: null, colour: false };
  const code = await showReport(
    { asked, json: false, sign: { read: null, note } },
    {
      place: 'backup-alert-router-test in eu-west-1',
      kept: new DynamoKeptRows(client, tableName),
      silences: (since) => silences.since(since),
      acceptances: (since) => acceptances.since(since),
      actor: async () => ana,
      records: (id) => store.records(id),
      record: (record) => store.commit({ record }),
    },
    terminal as never,
  );
  expect(code, said.join('')).toBe(0);
}
