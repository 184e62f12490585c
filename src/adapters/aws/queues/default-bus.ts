import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { BusEvent, EventBus } from '../../../ports/queues/event-bus.ts';

/** The default bus of EventBridge. */
export class DefaultBus implements EventBus {
  readonly #client: EventBridgeClient;

  constructor(client: EventBridgeClient) {
    this.#client = client;
  }

  /** PutEvents answers well even when it took nothing: the answer has an error for each event that was refused. */
  async put({ source, 'detail-type': type, detail }: BusEvent): Promise<void> {
    const entry = { Source: source, DetailType: type, Detail: JSON.stringify(detail) };
    const { Entries: [answer] = [] } = await this.#client.send(new PutEventsCommand({ Entries: [entry] }));
    if (answer?.ErrorCode === undefined) return;
    throw Object.assign(new Error(answer.ErrorMessage ?? ''), { name: answer.ErrorCode });
  }
}
