import type { Canary } from '../incidents/canary.ts';
import type { ProvenWay } from '../incidents/proven-way.ts';
import type { Instant } from '../lib/instant.ts';
import type { VaultReader } from '../ports/aws-backup/backup-vaults.ts';
import type { Deployment, Hosts, Looked } from '../ports/deployment/deployment.ts';
import type { CanaryKnown } from '../ports/incidents/canary-notes.ts';
import type { Http } from '../ports/vendors/http.ts';
import type { Rules } from '../rules/rules.ts';

/** Which deployment is looked at. */
export interface Place {
  stage: string;
  region: string;
  stackName: string;
  /** Where secrets are in Parameter Store. */
  secretsPath: string;
  alertTopicArn: string;
  /** The topic that hears what the alert topic refuses; null: there is none. */
  secondTopicArn: string | null;
  /** The topic by which vaults reach the intake; null: the stack is of a release that does not say it. */
  vaultTopicArn: string | null;
  keyArn: string;
  /** Address that mails come from unless a target says otherwise; null: none. */
  mailFrom: string | null;
  /** Configuration set of every mail; null: the default one of the identity. */
  configurationSet: string | null;
}

/** What is known of the rules before anything else is looked at. */
export interface RulesSeen {
  /** The rules in force; null: they could not be read. */
  rules: Rules | null;
  /** What is wrong with the newest version; empty: nothing. */
  problems: string[];
  /** Why they could not be read; null: they were. */
  unread: { notKnown: string; lacks: string | null } | null;
}

/** What every check needs. */
export interface DoctorTools {
  place: Place;
  deployment: Deployment;
  vaults: VaultReader;
  /** The canary backup; null: the deployment has none. */
  canary: { is: Canary; known(): Promise<Looked<CanaryKnown>> } | null;
  http: Http;
  hosts: Hosts;
  /** Returns what drills proved, the last time of each. */
  proven(): Promise<Looked<ProvenWay[]>>;
  now: () => Instant;
}

/** How long a vendor may take to answer, in milliseconds. */
const vendorTimeoutMs = 8000;

/** Returns when a call of a vendor is given up. */
export function patience(): AbortSignal {
  return AbortSignal.timeout(vendorTimeoutMs);
}

/** Returns the command that makes the stack whole again. */
export function redeploy({ stage, region }: Place): string {
  return `npx serverless deploy --stage ${stage} --param="region=${region}"`;
}
