import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FakeTable } from './fake-table.ts';
import type { World } from './world.ts';

/** The commit of release 0.1.0. */
export const releasedCommit = '9102c35';

/** The last commit of 0.2.0 whose stored items have words where later ones have codes. */
export const typelessCommit = 'd0cce74';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What is said where a clone lacks it, instead of running what compares with it. */
export const lacksRelease = `this clone lacks commit ${releasedCommit}, release 0.1.0; get it with git fetch --unshallow`;

/** Says whether this clone has the release; a shallow one has not. */
export function hasReleased(): boolean {
  try {
    execFileSync('git', ['cat-file', '-e', `${releasedCommit}^{commit}`], { cwd: root, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/**
 * Unpacks a commit into a folder of its own, with the packages of this one.
 *
 * @param parts of it; default all.
 * @throws {Error} with the remedy when this clone has no such commit.
 */
export function unpack(commit: string, parts: readonly string[] = []): string {
  if (!hasReleased()) throw new Error(lacksRelease);
  const folder = mkdtempSync(path.join(tmpdir(), 'backup-alert-router-release-'));
  const archive = execFileSync('git', ['archive', commit, ...parts], { cwd: root, maxBuffer: 1 << 28 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  symlinkSync(realpathSync(path.join(root, 'node_modules')), path.join(folder, 'node_modules'));
  return folder;
}

/** The code of an earlier release, 0.1.0 unless another is named, unpacked, on the packages of this one. */
export class Released {
  readonly #folder: string;

  constructor(commit = releasedCommit) {
    this.#folder = unpack(commit, ['src', 'test/support', 'local']);
  }

  load<Module>(file: string): Promise<Module> {
    return import(/* @vite-ignore */ pathToFileURL(path.join(this.#folder, file)).href) as Promise<Module>;
  }

  /** Opens the world of that release on a table: its own use cases and its own adapters. */
  async world(table: FakeTable, rulesText?: string): Promise<World> {
    // Where it stood in those releases and what it was called, whatever this one moves and renames.
    const fileOf = (name: string) => ['src', 'adapters', 'aws', `${name}.ts`].join('/');
    const adapter = async (name: string, exported: string) =>
      (await this.load<Record<string, new (...given: unknown[]) => never>>(fileOf(name)))[exported] as new (
        ...given: unknown[]
      ) => never;
    const [worlds, Store, Ledger, Pace] = await Promise.all([
      this.load<typeof import('./world.ts')>('test/support/world.ts'),
      adapter('dynamo-incident-store', 'DynamoIncidentStore'),
      adapter('dynamo-delivery-ledger', 'DynamoDeliveryLedger'),
      adapter('dynamo-delivery-pace', 'DynamoDeliveryPace'),
    ]);
    const client = table.client();
    const settings = { tableName: 'journeys', evidenceRetentionDays: 2557 };
    const world = new worlds.World(rulesText);
    const store = new Store(client, settings);
    const ledger = new Ledger(client, settings);
    const pace = new Pace(client, settings.tableName);
    const [receiving, delivering] = [world.dependencies.bind(world), world.deliverDependencies.bind(world)];
    world.dependencies = () => ({ ...receiving(), store });
    world.deliverDependencies = () => Object.assign(delivering(), { store, ledger, pace });
    return world;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
