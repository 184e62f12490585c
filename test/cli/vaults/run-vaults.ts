import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, vi } from 'vitest';
import type { BackupItem } from '../../../local/simulators/backup-store.ts';
import { type Simulators, startSimulators } from '../../../local/simulators/start.ts';
import { vaultEvents } from '../../../src/doctor/vaults/vault-events.ts';
import { runCli } from '../run-cli.ts';

/** The topic of the stage. */
export const topicArn = 'arn:aws:sns:eu-west-1:111122223333:backup-alert-router-prod-vault-notifications';
/** Another topic of the account. */
export const otherTopic = 'arn:aws:sns:eu-west-1:111122223333:somebody-else';
/** All events that there are. */
export const allEvents: readonly string[] = vaultEvents;

/** Returns the ARN of a key. */
export const keyArn = (id: string): string => `arn:aws:kms:eu-west-1:111122223333:key/${id}`;

/** A vault as AWS lists it. */
export function aVault(name: string, more: BackupItem = {}): BackupItem {
  const arn = `arn:aws:backup:eu-west-1:111122223333:backup-vault:${name}`;
  const usual = {
    VaultType: 'BACKUP_VAULT',
    NumberOfRecoveryPoints: 3,
    Locked: false,
    EncryptionKeyArn: keyArn('good'),
  };
  return { BackupVaultName: name, BackupVaultArn: arn, CreationDate: 1_700_000_000, ...usual, ...more };
}

/** An account as the command line sees it: the vaults of the simulator, keys and topics beside them. */
export interface VaultWorld {
  sims: Simulators;
  /** What KMS says of keys by their ARN; any other is not there. */
  keys: Map<string, object>;
  /** Makes a vault that notifies somebody. */
  vault: (name: string, told: { topic?: string; events?: readonly string[] } | null, more?: BackupItem) => void;
  /** What a vault notifies now. */
  told: (name: string) => BackupItem | undefined;
  topics: Set<string>;
  /** Policies of topics, where a test says one. */
  policies: Map<string, string>;
  /** Keys of topics, as they were set. */
  topicKeys: Map<string, string>;
  sns: ReturnType<typeof mockClient>;
  cloudFormation: ReturnType<typeof mockClient>;
  run: (...words: string[]) => ReturnType<typeof runCli>;
}

/** Sets a world up for every test of a file: a stage `prod` in eu-west-1 whose topic is there, and no vault. */
export function openVaultWorld(): VaultWorld {
  const cloudFormation = mockClient(CloudFormationClient);
  const sns = mockClient(SNSClient);
  const world = {
    keys: new Map(),
    topics: new Set(),
    policies: new Map(),
    topicKeys: new Map(),
    cloudFormation,
    sns,
  } as Partial<VaultWorld> as VaultWorld;
  let kms: Server;
  beforeAll(async () => {
    world.sims = await startSimulators();
    kms = await keyServer(world.keys);
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', '111122223333');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    vi.stubEnv('AWS_ENDPOINT_URL_BACKUP', world.sims.backupEndpoint);
    vi.stubEnv('AWS_ENDPOINT_URL_KMS', `http://127.0.0.1:${(kms.address() as AddressInfo).port}`);
  });
  beforeEach(() => {
    world.sims.reset();
    world.sims.clearFaults();
    world.keys.clear();
    world.keys.set(keyArn('good'), { KeyManager: 'CUSTOMER', KeyState: 'Enabled' });
    world.topics.clear();
    world.policies.clear();
    world.topicKeys.clear();
    world.topics.add(topicArn).add(otherTopic);
    cloudFormation.reset();
    cloudFormation.on(DescribeStacksCommand).resolves({
      Stacks: [
        {
          StackName: 'backup-alert-router-prod',
          CreationTime: new Date(0),
          StackStatus: 'CREATE_COMPLETE',
          Outputs: [{ OutputKey: 'VaultNotificationsTopicArn', OutputValue: topicArn }],
        },
      ],
    });
    sns.reset();
    sns.on(GetTopicAttributesCommand).callsFake(({ TopicArn }: { TopicArn: string }) => {
      if (!world.topics.has(TopicArn))
        throw Object.assign(new Error('Topic does not exist'), { name: 'NotFoundException' });
      const Policy = world.policies.get(TopicArn);
      const key = world.topicKeys.get(TopicArn);
      const attributes = {
        ...(Policy === undefined ? {} : { Policy }),
        ...(key === undefined ? {} : { KmsMasterKeyId: key }),
      };
      return { Attributes: { SubscriptionsConfirmed: '1', ...attributes } };
    });
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    cloudFormation.restore();
    sns.restore();
    kms.closeAllConnections();
    await new Promise((resolve) => kms.close(resolve));
    await world.sims.close();
  });
  world.vault = (name, told, more) => {
    world.sims.seedBackup('vaults', [aVault(name, more)]);
    if (told === null) return;
    const { topic = topicArn, events = vaultEvents } = told;
    world.sims.seedBackup('vault-notifications', [
      { BackupVaultName: name, SNSTopicArn: topic, BackupVaultEvents: [...events] },
    ]);
  };
  world.told = (name) => world.sims.state.backup.vaultNotifications.get(name);
  world.run = (...words) => runCli(['vaults', ...words]);
  return world;
}

async function keyServer(keys: ReadonlyMap<string, object>): Promise<Server> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const found = keys.get((JSON.parse(body) as { KeyId: string }).KeyId) as { policy?: string } | undefined;
    const isPolicy = request.headers['x-amz-target'] === 'TrentService.GetKeyPolicy';
    const isDenied = found !== undefined && 'denied' in found;
    response.statusCode = found === undefined || isDenied ? 400 : 200;
    const name = isDenied ? 'AccessDeniedException' : 'NotFoundException';
    response.end(
      JSON.stringify(
        response.statusCode !== 200
          ? { __type: name, message: name }
          : isPolicy
            ? { Policy: found?.policy }
            : { KeyMetadata: found },
      ),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
