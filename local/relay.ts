import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { eventually } from './eventually.ts';
import { projectFolder } from './folders.ts';
import { callQuery, type Place } from './local-aws.ts';

/** An event as EventBridge delivers it; account, Region and time are set on the way, as on AWS. */
export interface RelayedEvent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: unknown;
  readonly resources?: readonly string[];
}

/** A policy document. */
export interface Policy {
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}

/** What was decided on the way of an event, by whose policies. */
export interface Decision {
  /** The ARN of the rule that sends or of the principal that puts events. */
  readonly by: string;
  /** The ARN of the bus, queue or role (`…#trust`) that was asked for. */
  readonly at: string;
  readonly allowed: boolean;
  /** The policies that were read, by ARN; those of a role as `…#trust` and `…#policy`. */
  readonly policies: Readonly<Record<string, Policy | null>>;
}

/** The way of one event: every decision in order, and the queues that got it. */
export interface Way {
  readonly decisions: readonly Decision[];
  readonly delivered: readonly string[];
}

/** A question about one policy: may this caller do that? */
export interface Question {
  /** The ARN of what is asked for; of a role `…#trust` and `…#policy`. */
  readonly of: string;
  /** A service of AWS, or the ARN of a principal. */
  readonly by: string;
  readonly action: string;
  readonly resource: string;
  /** Condition keys of the request, such as `aws:SourceArn`. */
  readonly keys?: Readonly<Record<string, string>>;
  /** It comes without TLS. */
  readonly plain?: boolean;
}

/** How events begin, and what is tried with them. */
export interface Sending extends Place {
  readonly events: readonly RelayedEvent[];
  /** The ARN of a principal of the account that puts them by hand; absent: AWS itself says them, on the default bus. */
  readonly by?: string;
  /** The ARN of the bus that they are put on by hand. */
  readonly bus?: string;
  /** Policies that stand for what is deployed, by ARN as decisions name them. */
  readonly policies?: Readonly<Record<string, Policy | null>>;
  /** Decides only, and delivers nothing. */
  readonly dry?: boolean;
}

/** Carries events between the accounts and Regions of a local stack. */
export interface Relay {
  /** Says which accounts are in the organization, and what it calls them; all others are in another one. */
  organization(id: string, accounts: readonly string[], names?: Readonly<Record<string, string>>): Promise<void>;
  /** Deploys accounts/forwarder.yml in an account and Region. */
  deployForwarder(place: Place, parameters: Readonly<Record<string, string>>): Promise<void>;
  /** Answers questions, each by the policy that is given for what it asks for. */
  decide(questions: readonly Question[], policies: Readonly<Record<string, Policy>>): Promise<readonly boolean[]>;
  /** Sends events, and answers the way of each. */
  carry(sending: Sending): Promise<readonly Way[]>;
}

/** Returns the relay of the emulator at this endpoint. Rules and policies are those that are deployed in it. */
export function relayOf(endpoint: string): Relay {
  return {
    async organization(id, accounts, names = {}) {
      await ask(`${endpoint}/_local/organization`, { id, accounts, names });
    },
    deployForwarder: (place, parameters) => deployForwarder(endpoint, place, parameters),
    async decide(questions, policies) {
      return ((await ask(`${endpoint}/_local/decide`, { questions, policies })) as { allowed: boolean[] }).allowed;
    },
    async carry(sending) {
      return ((await ask(`${endpoint}/_local/events`, sending)) as { ways: Way[] }).ways;
    },
  };
}

async function deployForwarder(
  endpoint: string,
  place: Place,
  parameters: Readonly<Record<string, string>>,
): Promise<void> {
  const given = Object.entries(parameters).flatMap(([name, value], index) => [
    [`Parameters.member.${index + 1}.ParameterKey`, name],
    [`Parameters.member.${index + 1}.ParameterValue`, value],
  ]);
  // On AWS stacks of one name get roles of different names; the emulator makes names of the stack's.
  const StackName = `backup-alert-forwarder-${place.region}`;
  const TemplateBody = await readFile(path.join(projectFolder, 'accounts', 'forwarder.yml'), 'utf8');
  const capabilities = { 'Capabilities.member.1': 'CAPABILITY_NAMED_IAM' };
  const stack = { StackName, TemplateBody, ...capabilities, ...Object.fromEntries(given) };
  await callQuery(endpoint, 'cloudformation', { Action: 'CreateStack', ...stack }, place);
  await eventually(`the forwarder in ${place.account} ${place.region}`, async () => {
    const said = await callQuery(endpoint, 'cloudformation', { Action: 'DescribeStacks', StackName }, place);
    if (/<StackStatus>(?:ROLLBACK|CREATE_FAILED)/.test(said)) throw new Error(`The forwarder failed: ${said}`);
    return said.includes('<StackStatus>CREATE_COMPLETE');
  });
}

async function ask(url: string, body: unknown): Promise<unknown> {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}
