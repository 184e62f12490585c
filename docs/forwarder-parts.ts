import { parse, stringify } from 'yaml';
import intakeRules from '../serverless/intake-rules.cjs';

/** A statement of serverless/permissions.yml. */
interface Statement {
  Action: string | string[];
  Resource?: unknown;
}

/** The template of what an account sends to the router of another one. */
export const forwarderFile = 'accounts/forwarder.yml';

/**
 * Returns the template with its rules, which have the patterns of serverless/rules.yml, and with what the router may read
 * there: what `ingest` and `watch` may ask of its own account. The rest of it is written by hand.
 *
 * @throws {Error} when the two markers of a part are not there.
 */
export function withForwarderParts(text: string, permissions: string): string {
  const rules = intakeRules();
  const parts = {
    rules: block(Object.fromEntries(Object.entries(rules).map(([id, rule]) => [id, forwarding(id, rule)])), 2),
    sources: block({ ArnEquals: { 'aws:SourceArn': Object.keys(rules).map(arnOf) } }, 14),
    reads: block(readsOf(permissions), 14),
  };
  return Object.entries(parts).reduce((filled, [name, part]) => withPart(filled, name, part), text);
}

/** The rule whose events may go straight into a queue of the router: those of AWS Backup itself, which can be asked about. */
const straight = 'BackupRule';

function forwarding(id: string, { Type, Properties }: ReturnType<typeof intakeRules>[string]): object {
  const [target] = Properties.Targets;
  const either = (direct: object, byBus: object) =>
    id === straight ? { 'Fn::If': ['SendsDirect', direct, byBus] } : byBus;
  return {
    Type,
    Properties: {
      Description: Properties.Description.replace('to the intake queue', 'to the router'),
      EventPattern: withParameters(Properties.EventPattern),
      Targets: [
        {
          Id: 'router',
          Arn: either({ Ref: 'DirectQueueArn' }, { Ref: 'CentralBusArn' }),
          RoleArn: either(arnOf('DirectRole'), arnOf('ForwarderRole')),
          RetryPolicy: target?.RetryPolicy,
          DeadLetterConfig: { Arn: arnOf('DeadLetters') },
        },
      ],
    },
  };
}

/** The framework's parameters are parameters of this template. */
function withParameters(value: unknown): unknown {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as serverless/rules.yml has it
  if (value === '${param:alarmPrefix}') return { Ref: 'AlarmPrefix' };
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as serverless/rules.yml has it, and as CloudFormation does
  const [name, ofRouter] = ['${self:custom.name}', 'backup-alert-router-${RouterStage}'];
  if (typeof value === 'string' && value.includes(name)) return { 'Fn::Sub': value.replace(name, ofRouter) };
  if (Array.isArray(value)) return value.map(withParameters);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withParameters(one)]));
}

/** What functions ask of services, and nothing that changes them; of KMS they may look at a key as well as use the stack's own. */
const asked =
  /^(?:backup|tag|cloudtrail|rds|ec2|fsx|events):(?:Get|List|Describe|Lookup)|^(?:kms:DescribeKey|iam:GetRole|iam:ListAccountAliases)$/;

/** Functions that ask members, as they ask their own account or as `watch` does. */
const asking = ['ingest', 'watch', 'members'];

/** Returns what they may ask, each action once for the same resources. */
function readsOf(permissions: string): Statement[] {
  const all = parse(permissions, { merge: true, maxAliasCount: -1 }) as Record<string, Statement[]>;
  const statements = asking
    .flatMap((name) => all[name] ?? [])
    .filter(({ Action }) => [Action].flat().every((action) => asked.test(action)));
  const byResource = Map.groupBy(statements, ({ Resource }) => JSON.stringify(Resource));
  return [...byResource.values()].map((same) => ({
    ...(same[0] as Statement),
    Action: [...new Set(same.flatMap(({ Action }) => Action))],
  }));
}

function arnOf(id: string): object {
  return { 'Fn::GetAtt': [id, 'Arn'] };
}

/** CloudFormation knows no aliases of YAML: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html */
function block(value: unknown, indent: number): string {
  const text = stringify(value, { aliasDuplicateObjects: false, lineWidth: 0 });
  return text.replace(/^(?=.)/gm, ' '.repeat(indent));
}

function withPart(text: string, name: string, part: string): string {
  const marked = new RegExp(`( *# ${name}: made by [^\\n]*\\n)[\\s\\S]*?( *# /${name}\\n)`);
  if (!marked.test(text)) throw new Error(`${forwarderFile} has no part "${name}"; put its two markers back.`);
  return text.replace(marked, (_all, begin: string, end: string) => `${begin}${part}${end}`);
}
