import { formatPrincipal } from '../lib/format-principal.ts';

/** Kinds of those who act. `aws`: AWS Backup by what it reports; `principal`: an identity of IAM. */
export const actorKinds = ['router', 'person', 'aws', 'vendor', 'principal'] as const;
export type ActorKind = (typeof actorKinds)[number];

/** How an identity is known, strongest last but one; `unknown` is what items of 0.1.0 say. */
export const identityProofs = [
  'unknown',
  'typed-behind-link',
  'signed-by-slack',
  'signed-by-vendor',
  'read-at-vendor',
  'iam',
  'aws-event',
  'own-decision',
] as const;
export type IdentityProof = (typeof identityProofs)[number];

/** Who did something, and how that is known. Text is of other people (hostile), but for that of the router. */
export interface Actor {
  kind: ActorKind;
  /** What does not change when a name does: `T0123/U0123`, an ARN, an address; null: none is known. */
  id: string | null;
  /** As people are shown it. */
  name: string;
  how: IdentityProof;
}

/** Names that only who is meant by them may bear. */
const reservedNames: ReadonlyMap<string, Omit<Actor, 'id' | 'name'>> = new Map([
  ['router', { kind: 'router', how: 'own-decision' }],
  ['AWS Backup', { kind: 'aws', how: 'aws-event' }],
] as const);

/** The router, of its own accord: by its rules, or by the clock. */
export const theRouter: Actor = { kind: 'router', id: null, name: 'router', how: 'own-decision' };

/** AWS Backup, by an event; `id` is its job. */
export function awsBackup(jobId: string): Actor {
  return { kind: 'aws', id: jobId, name: 'AWS Backup', how: 'aws-event' };
}

/** A person whose press of a button Slack signed; a user's id is only one within its workspace. */
export function personInSlack({
  teamId,
  userId,
  name,
}: {
  teamId: string | null;
  userId: string;
  name: string;
}): Actor {
  return { kind: 'person', id: teamId === null ? userId : `${teamId}/${userId}`, name, how: 'signed-by-slack' };
}

/** A person who typed this name behind a signed link; what is known for certain is whom the link was sent to. */
export function personBehindLink({ name, recipient }: { name: string; recipient: string }): Actor {
  return { kind: 'person', id: recipient, name, how: 'typed-behind-link' };
}

/** Somebody by a vendor's own word: a request that it signed, or what it says when it is asked; `id` is what it calls them by. */
export function vendorActor({
  name,
  id,
  how = 'signed-by-vendor',
}: {
  name: string;
  id: string | null;
  how?: 'signed-by-vendor' | 'read-at-vendor';
}): Actor {
  return { kind: 'vendor', id, name, how };
}

/** An identity of IAM, as AWS reports it or as it was signed with. */
export function principal(arn: string): Actor {
  return { kind: 'principal', id: arn, name: formatPrincipal(arn), how: 'iam' };
}

/** Returns the actor that only a name is known of, as releases before 0.2.0 wrote it. A reserved name typed by a person is caught before. */
export function actorNamed(name: string): Actor {
  return { kind: 'person', how: 'unknown', ...reservedNames.get(name), id: null, name };
}
