import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ItemNews } from '../../../incidents/persons-item.ts';
import type { PersonsSilence } from '../../../incidents/silence.ts';
import type { Instant } from '../../../lib/instant.ts';
import type { Log } from '../../../ports/log.ts';
import type { Silences, SilencesTold } from '../../../ports/rules/silences.ts';
import { DynamoPersonsItems } from './persons-items.ts';

/** What people keep quiet, as it is in the table. */
export class DynamoSilences implements Silences, SilencesTold {
  readonly #items: DynamoPersonsItems<PersonsSilence>;

  /** @param log is told when there are more than are read */
  constructor(client: DynamoDBDocumentClient, tableName: string, log: Pick<Log, 'warn'>) {
    this.#items = new DynamoPersonsItems(client, { tableName, kind: 'silence', log });
  }

  silencesSince(moment: Instant, now?: Instant): Promise<PersonsSilence[]> {
    return this.#items.since(moment, now);
  }

  noteTold(silence: PersonsSilence, news: readonly ItemNews[]): Promise<void> {
    return this.#items.noteTold(silence, news);
  }
}
