import type { Instant } from '../../lib/instant.ts';

/** What was looked at, or why that could not be: `lacks` is the IAM action that is denied, null when it is something else. */
export type Looked<Value> = { value: Value } | { notKnown: string; lacks: string | null };

/** One part of the stack, as CloudFormation has it. */
export interface StackPart {
  /** `AWS::SQS::Queue`. */
  type: string;
  /** `IntakeQueue`. */
  logicalId: string;
  /** Name, address or ARN, as CloudFormation refers to it. */
  physicalId: string;
}

/** A rule of EventBridge. */
export interface EventRule {
  isEnabled: boolean;
  /** ARNs of what it sends to. */
  targets: string[];
}

/** An alarm of CloudWatch. */
export interface AlarmState {
  name: string;
  state: string;
  /** Ends with what to do. */
  description: string;
  actionsEnabled: boolean;
}

/** A KMS key. */
export interface KeyFound {
  /** `Enabled`, `Disabled`, `PendingDeletion`, … */
  state: string;
  /** Services that its policy lets encrypt with it: `events.amazonaws.com`. */
  services: string[];
}

/** A secret of Parameter Store, read as `deliver` reads it. */
export interface SecretFound {
  value: string;
  isSecure: boolean;
  /** The key it is encrypted with, as Parameter Store says it; null: it does not say. */
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

/** Reads a deployment, for whoever wants to know how it does; nothing is changed. Null: there is no such thing. */
export interface Deployment {
  parts(): Promise<Looked<StackPart[]>>;
  rule(name: string): Promise<Looked<EventRule | null>>;
  /** How many messages wait in a queue, those in work left out. */
  waiting(queueUrl: string): Promise<Looked<number | null>>;
  /** Those alarms that there are. */
  alarms(names: readonly string[]): Promise<Looked<AlarmState[]>>;
  /** When a function came to its end last, since that moment; null: it did not. */
  lastHeartbeat(functionName: string, since: Instant): Promise<Looked<Instant | null>>;
  /** How a state machine does: `ACTIVE`. */
  stateMachine(arn: string): Promise<Looked<string | null>>;
  key(keyArn: string): Promise<Looked<KeyFound | null>>;
  /** @param name without `ssm:` */
  secret(name: string): Promise<Looked<SecretFound | null>>;
  /** How many subscriptions of a topic are confirmed, and how many are not yet. */
  topic(arn: string): Promise<Looked<{ confirmed: number; pending: number } | null>>;
  mailAccount(): Promise<Looked<MailAccount>>;
  mailIdentity(identity: string): Promise<Looked<MailIdentity | null>>;
  /** Whether there is such a configuration set. */
  hasConfigurationSet(name: string): Promise<Looked<boolean>>;
}

/** Whether a host of the internet can be found and may be called. */
export type HostFound = 'found' | 'unknown' | 'inside-the-network';

/** Looks hosts up by name. */
export interface Hosts {
  find(host: string): Promise<HostFound>;
}
