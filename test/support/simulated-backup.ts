import { BackupClient } from '@aws-sdk/client-backup';
import { handleBackup } from '../../local/simulators/backup-api.ts';
import { type BackupKind, seedBackup } from '../../local/simulators/backup-seeds.ts';
import { type BackupItem, newBackupStore } from '../../local/simulators/backup-store.ts';
import type { Simulation } from '../../local/simulators/simulation.ts';
import { EndedJobLists } from '../../src/adapters/aws/lookups/ended-job-lists.ts';
import type { Instant } from '../../src/lib/instant.ts';

interface WireRequest {
  method: string;
  path: string;
  query: Record<string, string | string[]>;
  headers: Record<string, string>;
  body?: unknown;
}

/** The simulated AWS Backup behind the real client, without a server, on a clock of a test. */
export class SimulatedBackup {
  readonly store = newBackupStore();
  /** Calls that were answered, by their paths. */
  readonly calls: string[] = [];
  /** Refuses a call when it answers with an error's name. */
  refuses: (path: string, method: string) => string | null = () => null;
  readonly #now: () => Instant;

  constructor(now: () => Instant) {
    this.#now = now;
  }

  seed(kind: BackupKind, items: readonly BackupItem[]): void {
    seedBackup(this.store, kind, items);
  }

  /** Makes a client of the SDK. */
  client(): BackupClient {
    return new BackupClient({
      region: 'eu-west-1',
      credentials: { accessKeyId: '111122223333', secretAccessKey: 'test' },
      maxAttempts: 1,
      requestHandler: { handle: async (request: unknown) => ({ response: this.#answer(request as WireRequest) }) },
    });
  }

  endedJobs(): EndedJobLists {
    return new EndedJobLists(this.client());
  }

  #answer({ method, path, query, headers, body }: WireRequest) {
    this.calls.push(path);
    const refusal = this.refuses(path, method);
    if (refusal !== null) return responseOf(400, { __type: refusal, message: 'refused' });
    const sim = { backup: this.store, now: () => new Date(this.#now()) } as Partial<Simulation> as Simulation;
    const asked = new URLSearchParams(
      Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
    );
    const known = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const exchange = {
      method,
      host: 'backup',
      path,
      query: asked,
      headers: known,
      body: typeof body === 'string' ? body : Buffer.from((body ?? []) as Uint8Array).toString('utf8'),
      at: new Date(this.#now()),
    };
    const answer = handleBackup(exchange, sim);
    return responseOf(answer.status, answer.body);
  }
}

function responseOf(statusCode: number, body: unknown) {
  return {
    statusCode,
    headers: { 'content-type': 'application/json' },
    body: new TextEncoder().encode(JSON.stringify(body)),
  };
}
