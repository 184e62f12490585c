import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { clientSettings } from '../adapters/aws/client-settings.ts';
import { AwsDeployment } from '../adapters/aws/deployment/aws-deployment.ts';
import { looked } from '../adapters/aws/deployment/looked.ts';
import { MailReader } from '../adapters/aws/deployment/mail-reader.ts';
import { SecretReader } from '../adapters/aws/deployment/secret-reader.ts';
import { SsmRulesSource } from '../adapters/aws/parameters/ssm-rules-source.ts';
import { signedCaller } from '../adapters/aws/signed-caller.ts';
import { DynamoCanaryNotes } from '../adapters/aws/table/dynamo-canary-notes.ts';
import { DynamoProvenWays } from '../adapters/aws/table/dynamo-proven-ways.ts';
import { GuardedHosts } from '../adapters/http/find-host.ts';
import { GuardedHttp } from '../adapters/http/guarded-http.ts';
import { systemClock } from '../adapters/system-clock.ts';
import type { SendTools } from '../doctor/send.ts';
import type { DoctorTools, RulesSeen } from '../doctor/tools.ts';
import { createRulesLoader } from '../pipeline/rules/load-rules.ts';
import type { ProvenWays } from '../ports/incidents/proven-ways.ts';
import type { ArchivedRules } from '../ports/rules/rules-source.ts';
import { formatIssue } from '../rules/check/issue.ts';
import { withIdentity } from './account.ts';
import { canaryOf } from './canary.ts';
import { checkWithChannels } from './check-rules.ts';
import { type Deployed, readDeployed } from './deployed.ts';
import type { Environment } from './environment.ts';
import type { RulesPlaceSettings } from './rules-access.ts';
import { makeTableClient } from './table-client.ts';
import { makeVaults } from './vaults.ts';
import { detourOf } from './vendor-detour.ts';

/** A deployment as `doctor` sees it. */
export interface DoctorAccess {
  /** `backup-alert-router-prod in eu-west-1`. */
  where: string;
  tools: DoctorTools;
  rules(): Promise<RulesSeen>;
  /** Returns what sends test messages. */
  send(): Promise<SendTools>;
}

/** A person waits, and KMS is asked two things. */
const kmsTimeoutMs = 10_000;

/**
 * Opens a stage for `doctor`, with the credentials and the Region that a person has set.
 *
 * @throws {NotDeployedError}; what AWS answered
 */
export async function openDoctorAccess(
  place: RulesPlaceSettings,
  environment: Environment = process.env,
): Promise<DoctorAccess> {
  const here = await withIdentity(place, environment);
  const deployed = await readDeployed(place.stage, here);
  const ssm = new SSMClient(clientSettings('ssm', here));
  const detour = detourOf(here);
  const clients = {
    cloudFormation: new CloudFormationClient(clientSettings('cloudformation', here)),
    cloudWatch: new CloudWatchClient(clientSettings('cloudwatch', here)),
    events: new EventBridgeClient(clientSettings('eventbridge', here)),
    sfn: new SFNClient(clientSettings('sfn', here)),
    sns: (region: string) => new SNSClient(clientSettings('sns', { ...here, AWS_REGION: region })),
    sqs: new SQSClient(clientSettings('sqs', here)),
    kms: signedCaller('kms', here, { timeoutMs: kmsTimeoutMs }),
    secrets: new SecretReader(ssm),
    mail: new MailReader(new SESv2Client(clientSettings('sesv2', here))),
  };
  const { stackName, where } = deployed;
  const tools = {
    place: placeOf(place.stage, deployed),
    deployment: new AwsDeployment(clients, stackName),
    http: new GuardedHttp(detour),
    vaults: makeVaults(here),
    canary: canaryIn(deployed, here),
    hosts: new GuardedHosts(detour),
    proven: () => looked('dynamodb:Query', () => provenWays(deployed, here).all()),
    now: systemClock.now,
  };
  return {
    where,
    tools,
    send: async () => (await import('./doctor-send.ts')).makeSend(tools, deployed, here),
    rules: () => readRules(new SsmRulesSource(ssm, deployed.of('RoutingParameter'))),
  };
}

/** Returns the canary that the outputs of the stack name; null: it has none. */
function canaryIn({ of, maybe, region }: Deployed, here: Environment): DoctorTools['canary'] {
  const [, , , , accountId = ''] = of('AlertTopicArn').split(':');
  const settings = { CANARY_NAME: maybe('CanaryName') ?? '', CANARY_EVERY: maybe('CanaryEvery') ?? '' };
  const is = canaryOf(settings, { accountId, region });
  if (is === null) return null;
  const notes = new DynamoCanaryNotes(makeTableClient(here), of('TableName'));
  return { is, known: () => looked('dynamodb:Query', () => notes.known()) };
}

function provenWays({ of }: Deployed, environment: Environment): ProvenWays {
  return new DynamoProvenWays(makeTableClient(environment), of('TableName'));
}

function placeOf(stage: string, { stackName, region, of, maybe }: Deployed): DoctorTools['place'] {
  return {
    stage,
    region,
    stackName,
    secretsPath: of('SecretsPath'),
    alertTopicArn: of('AlertTopicArn'),
    secondTopicArn: maybe('SecondTopicArn'),
    vaultTopicArn: maybe('VaultNotificationsTopicArn'),
    keyArn: of('KeyArn'),
    mailFrom: maybe('MailFrom'),
    configurationSet: maybe('SesConfigurationSet'),
  };
}

/** Reads the rules in force, and what is wrong with the newest version. */
async function readRules(source: SsmRulesSource): Promise<RulesSeen> {
  const latest = await looked('ssm:GetParametersByPath', () => source.latest());
  if ('notKnown' in latest) return { rules: null, problems: [], unread: latest };
  const loader = createRulesLoader({
    source,
    archive: noArchive,
    check: async (text) => checkWithChannels(text),
    now: systemClock.nowMs,
  });
  const checked = latest.value === null ? null : checkWithChannels(latest.value);
  const problems = checked !== null && 'problems' in checked ? checked.problems.map(formatIssue) : [];
  return { rules: await loader.load(), problems, unread: null };
}

/** The archive stands beside the incidents; what is in force there is not asked here. */
const noArchive = { lastGood: async (): Promise<ArchivedRules | null> => null, keep: async () => undefined };
