import { editedEverywhere } from '../../support/edited.ts';
import type { Edit, TypicalChange } from '../typical-change.ts';

const file = `import type { Lookup } from '../lookup.ts';

/** Counts what vaults hold. */
export interface VaultContents {
  /** Returns how many recovery points a vault holds, or null when there is no such vault. @throws what AWS answered. */
  pointsIn(vaultName: string, signal: AbortSignal): Promise<number | null>;
}

/** How many recovery points the vault of the job holds. */
export const vaultContents: Lookup<'vaults', VaultContents, 'vaultPoints', number> = {
  id: 'vault-contents',
  brings: 'contents of the vault',
  source: 'vaults',
  finds: 'vaultPoints',
  servesOne: false,
  async find(vaults, { event, signal }) {
    if (event.vaultName === null) return null;
    return { found: await vaults.pointsIn(event.vaultName, signal) };
  },
};
`;

const listed: Edit[] = [
  {
    file: 'src/enrich/registry.ts',
    find: "import { vaultLock } from './lookups/vault-lock.ts';\n",
    replace:
      "import { vaultContents } from './lookups/vault-contents.ts';\nimport { vaultLock } from './lookups/vault-lock.ts';\n",
  },
  {
    file: 'src/enrich/registry.ts',
    find: 'keyState, stoppedBy] as const',
    replace: 'keyState, stoppedBy, vaultContents] as const',
  },
];

const adapterFile = 'src/adapters/aws/lookups/backup-reader.ts';
const adapter: Edit[] = [
  {
    file: adapterFile,
    find: '  isLocked(vaultName: string',
    replace: `  async pointsIn(vaultName: string, signal: AbortSignal): Promise<number | null> {
    const command = new DescribeBackupVaultCommand({ BackupVaultName: vaultName });
    return (await this.#client.send(command, { abortSignal: signal })).NumberOfRecoveryPoints ?? null;
  }

  isLocked(vaultName: string`,
  },
];

const shown: Edit = {
  file: 'src/enrich/enrich.ts',
  find: '    severityReasons: reasons,\n',
  replace: "    severityReasons: found.vaultPoints === 0 ? [...reasons, 'its vault is empty'] : reasons,\n",
};

const testFile = 'test/enrich/enrich.test.ts';
const tested: Edit[] = [
  {
    file: 'test/enrich/everything.ts',
    find: '    vaults: { isLocked: async () => true },\n',
    replace: '    vaults: { isLocked: async () => true, pointsIn: async () => 7 },\n',
  },
  {
    file: testFile,
    find: '        vaultLocked: true,\n        goodPoints',
    replace: '        vaultLocked: true,\n        vaultPoints: 7,\n        goodPoints',
  },
  {
    file: testFile,
    find: "brings: 'who stopped it' },\n};",
    replace:
      "brings: 'who stopped it' },\n  'vault-contents': { source: 'vaults', method: 'pointsIn', brings: 'contents of the vault' },\n};",
  },
];

export const enricher: TypicalChange = {
  recipe: 'An enricher',
  example: '`vault-contents`, how many recovery points the vault holds',
  named: 'vault-contents',
  most: 4,
  edits: [{ file: 'src/enrich/lookups/vault-contents.ts', text: file }, ...listed, ...adapter, shown, ...tested],
  tests: [testFile, 'test/architecture.test.ts'],
  halfDone: [
    {
      without: ['src/enrich/registry.ts'],
      saidBy: testFile,
      says: 'vault-contents: add it to the list of enrich/registry.ts, with the id vault-contents',
    },
    {
      without: ['src/enrich/enrich.ts'],
      saidBy: testFile,
      says: 'vault-contents: nothing in enrich/ reads `vaultPoints` of the findings; let composeAlert show it',
    },
    {
      without: ['src/enrich/lookups/vault-contents.ts'],
      instead: [
        { file: 'src/enrich/lookups/vault-contents.ts', text: editedEverywhere(file, ["'vaults'", "'contents'"]) },
      ],
      saidBy: 'tsc',
      says: "Property 'contents' is missing in type",
    },
  ],
};
