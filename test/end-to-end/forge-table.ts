import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { World } from './world.ts';

type Stored = Record<string, unknown> & { pk: string; sk: string };

/** Incidents that are forged, by what became of them. */
export type AuditedIds = Readonly<Record<'resolved' | 'acknowledged' | 'accepted', string>>;

/** Changes the table behind the product's back, as whoever may write to it can; returns what is to be named. */
export async function forgeTable(
  { aws, addresses }: World,
  { table, day, ids }: { table: DynamoDBDocumentClient; day: string; ids: AuditedIds },
): Promise<string[]> {
  const TableName = addresses.outputs.TableName ?? '';
  const items = (await aws.items(TableName)) as Stored[];
  const put = (Item: Stored) => table.send(new PutCommand({ TableName, Item }));
  const remove = ({ pk, sk }: Stored) => table.send(new DeleteCommand({ TableName, Key: { pk, sk } }));
  const find = (fits: (item: Stored) => boolean) => {
    const found = items.find(fits);
    if (found === undefined) throw new Error('There is no such item.');
    return found;
  };
  const isOfDay = ({ gpk }: Stored) => String(gpk).startsWith(`ARCHIVE#${day}`);
  const ofIncident = (id: string, sk: string) => (item: Stored) =>
    item.pk === `INCIDENT#${id}` && item.sk.startsWith(sk) && (sk !== 'DELIVERY#' || isOfDay(item));

  const state = find(ofIncident(ids.accepted, 'STATE'));
  const incident = state.incident as Record<string, unknown> & { revision: number };
  await put({ ...state, incident: { ...incident, status: 'open', revision: incident.revision + 1 } });
  const record = find(ofIncident(ids.acknowledged, 'RECORD#00000001'));
  await put({ ...record, record: { ...(record.record as object), reason: 'Nothing happened.' } });
  const goneRecord = find(ofIncident(ids.resolved, 'RECORD#00000002'));
  await remove(goneRecord);
  await remove(find(ofIncident(ids.resolved, 'ALERT#')));
  const delivery = find(ofIncident(ids.resolved, 'DELIVERY#dba-mail'));
  await put({ ...delivery, status: 'failed', lastAttemptAt: `${day}T23:00:00.000Z` });
  const added = { target: 'nobody', noticeId: '1-opened' };
  await put({ ...delivery, ...added, sk: `DELIVERY#${added.target}#${added.noticeId}` });
  const heard = find(({ heard: job }) => (job as { disposition?: string } | undefined)?.disposition === 'quiet');
  await remove(heard);
  const hidden = find((item) => item.hidden !== undefined);
  await put({ ...hidden, hidden: { ...(hidden.hidden as object), by: 'nobody' } });
  const rules = find((item) => item.sk.startsWith('VERSION#') && isOfDay(item));
  await remove(rules);
  return [
    `changed incidents ${ids.accepted}`,
    `changed records ${ids.acknowledged} 00000001`,
    `gone records ${ids.resolved} 00000002`,
    `gone alerts ${ids.resolved} 00000001`,
    `changed deliveries ${ids.resolved} dba-mail ${String(delivery.noticeId)}`,
    `added deliveries ${ids.resolved} nobody 1-opened`,
    `gone population ${(heard.heard as { eventKey: string }).eventKey}`,
    `changed quiet ${keyOfHidden(hidden)}`,
    `gone rules ${rules.sk.split('#')[1]}`,
  ];
}

function keyOfHidden({ hidden }: Stored): string {
  const { at, eventKey } = hidden as { at: string; eventKey: string };
  return `${at} ${eventKey}`;
}
