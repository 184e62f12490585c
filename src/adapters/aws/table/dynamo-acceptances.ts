import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { PersonsAcceptance } from '../../../incidents/acceptance.ts';
import type { ItemNews } from '../../../incidents/persons-item.ts';
import type { Instant } from '../../../lib/instant.ts';
import type { Log } from '../../../ports/log.ts';
import type { Acceptances, AcceptancesTold } from '../../../ports/rules/acceptances.ts';
import { DynamoPersonsItems } from './persons-items.ts';

/** What people accepted, as it is in the table. */
export class DynamoAcceptances implements Acceptances, AcceptancesTold {
  readonly #items: DynamoPersonsItems<PersonsAcceptance>;

  /** @param log is told when there are more than are read */
  constructor(client: DynamoDBDocumentClient, tableName: string, log: Pick<Log, 'warn'>) {
    this.#items = new DynamoPersonsItems(client, { tableName, kind: 'acceptance', log });
  }

  acceptancesSince(moment: Instant, now?: Instant): Promise<PersonsAcceptance[]> {
    return this.#items.since(moment, now);
  }

  noteAcceptanceTold(acceptance: PersonsAcceptance, news: readonly ItemNews[]): Promise<void> {
    return this.#items.noteTold(acceptance, news);
  }
}
