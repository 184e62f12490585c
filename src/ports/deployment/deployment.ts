import type { Instant } from '../../lib/instant.ts';

/** What was read, or why it could not be: `lacks` is the IAM action that was denied, null for any other reason. */
export type Looked<Value> = { value: Value } | { notKnown: string; lacks: string | null };

/** One part of the stack, as CloudFormation has it. */
export interface StackPart {
  /** `AWS::SQS::Queue`. */
  type: string;
  /** `IntakeQueue`. */
  logicalId: string;
  /** Name, URL or ARN: CloudFormation's physical id. */
  physicalId: string;
}

/** A rule of EventBridge. */
export interface EventRule {
  isEnabled: boolean;
  /** ARNs of its targets. */
  targets: string[];
}

/** An alarm of CloudWatch. */
export interface AlarmState {
  name: string;
  state: string;
  /** Its description, which ends with what to do. */
  description: string;
  actionsEnabled: boolean;
}

/** A KMS key. */
export interface KeyFound {
  /** `Enabled`, `Disabled`, `PendingDeletion`, … */
  state: string;
  /** Services that its policy allows to encrypt with it, such as `events.amazonaws.com`. */
  services: string[];
}

/** A secret of Parameter Store, read as `deliver` reads it. */
export interface SecretFound {
  value: string;
  isSecure: boolean;
  /** The key it is encrypted with, as Parameter Store names it; null: not known. */
  keyId: string | null;
}

/** A verified identity of SES. */
export interface MailIdentity {
  isVerified: boolean;
}

/** The SES account in this Region. */
export interface MailAccount {
  /** Only verified addresses get mail. */
  inSandbox: boolean;
  isSending: boolean;
}

/** The key of a topic. */
export interface TopicKey {
  arn: string;
  /** As KMS spells it: `AWS` or `CUSTOMER`; null: KMS does not say. */
  manager: string | null;
  /** `Enabled`, `Disabled`, `PendingDeletion`, … */
  state: string;
  /** Its policy; null: it has none that may be read, as a key of AWS. */
  policy: string | null;
}

/** A topic of SNS. */
export interface TopicFound {
  /** Subscriptions that are confirmed, and those that are not yet. */
  confirmed: number;
  pending: number;
  /** Its access policy; absent or null: SNS does not say. */
  policy?: string | null;
  /** The key that encrypts it, as it was set: an id, an ARN or an alias; absent or null: none. */
  keyId?: string | null;
  /** That key; absent: it was not looked at. */
  key?: Looked<TopicKey | null>;
}

/** How SNS tells what became of texts, in this account and Region. */
export interface TextReceipts {
  /** The role that writes it to CloudWatch Logs; null: it is not written. */
  roleArn: string | null;
  /** Of how many of a hundred that arrive; of those that fail always. */
  percent: number;
}

/** Reads the state of a deployment; changes nothing. Null: there is no such thing. */
export interface Deployment {
  parts(): Promise<Looked<StackPart[]>>;
  rule(name: string, bus?: string): Promise<Looked<EventRule | null>>;
  /** Returns how many messages wait in a queue, without those in flight. */
  waiting(queueUrl: string): Promise<Looked<number | null>>;
  /** Returns those of these alarms that exist. */
  alarms(names: readonly string[]): Promise<Looked<AlarmState[]>>;
  /** Returns when a run of a function last ended without an error, since that moment; null when none did. */
  lastHeartbeat(functionName: string, since: Instant): Promise<Looked<Instant | null>>;
  /** Returns the status of a state machine, such as `ACTIVE`. */
  stateMachine(arn: string): Promise<Looked<string | null>>;
  key(keyArn: string): Promise<Looked<KeyFound | null>>;
  /** @param name without `ssm:` */
  secret(name: string): Promise<Looked<SecretFound | null>>;
  /** Returns how many subscriptions of a topic are confirmed, and how many are pending. */
  topic(arn: string): Promise<Looked<TopicFound | null>>;
  textReceipts(region: string): Promise<Looked<TextReceipts>>;
  mailAccount(): Promise<Looked<MailAccount>>;
  mailIdentity(identity: string): Promise<Looked<MailIdentity | null>>;
  /** Says whether there is an SES configuration set of this name. */
  hasConfigurationSet(name: string): Promise<Looked<boolean>>;
}

/** Whether a host name resolves, and to an address that may be called. */
export type HostFound = 'found' | 'unknown' | 'inside-the-network';

/** Looks up host names. */
export interface Hosts {
  find(host: string): Promise<HostFound>;
}
