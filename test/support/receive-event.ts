import type { IngestResult } from '../../src/pipeline/ingest/ingest-result.ts';
import { type ReceiveDependencies, receiveBatch } from '../../src/pipeline/ingest/receive-batch.ts';

/** Takes one message in, as a batch of its own. */
export async function receiveEvent(message: unknown, dependencies: ReceiveDependencies): Promise<IngestResult> {
  const [outcome] = await receiveBatch([message], dependencies);
  if (outcome?.status === 'fulfilled') return outcome.value;
  throw outcome?.reason;
}
