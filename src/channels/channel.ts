/**
 * Channels carry notices to where people are. One file per channel and one line in `registry.ts`; the
 * contract suite in `test/channels/` picks a new one up by itself. A channel renders purely, then sends
 * through the ports it is handed; it never reads the environment, the rules or the store.
 */
import type * as z from 'zod/mini';
import type { RejectReason, RetryReason } from '../incidents/delivery-result.ts';
import { type NoticeKind, noticeKinds } from '../incidents/incident.ts';
import type { Instant } from '../lib/instant.ts';
import type { Notice } from '../notices/notice.ts';
import type { Allowance } from '../ports/delivery-pace.ts';
import type { Http } from '../ports/http.ts';
import type { Mailer } from '../ports/mailer.ts';
import type { SecretStore } from '../ports/secret-store.ts';
import type { TopicPublisher } from '../ports/topic-publisher.ts';

/** Kinds of notice that say something to people: for channels whose messages cannot be changed. The others carry every kind. */
export const spokenKinds: readonly NoticeKind[] = noticeKinds.filter((kind) => kind !== 'progressed');

/** What a vendor knows the incident by on one target (Slack channel and ts, Jira key, …). Never a secret. */
export type ProviderRef = Readonly<Record<string, string>>;

/** What became of one delivery. */
export type Delivery =
  | { status: 'delivered'; ref?: ProviderRef; detail?: string; recipients?: readonly string[]; vendorId?: string }
  /** Try again: not before `retryAfterSeconds` when the vendor said so. */
  | { status: 'retry'; reason: RetryReason; retryAfterSeconds?: number; detail: string }
  /** Trying again cannot help; a person has to change something. */
  | { status: 'rejected'; reason: RejectReason; detail: string };

/** What a channel needs from outside, handed in with each delivery. */
export interface ChannelPorts {
  http: Http;
  secrets: SecretStore;
  mailer: Mailer;
  topics: TopicPublisher;
  now: () => Instant;
}

/** What this target knows of this incident so far. */
export interface Memory {
  /** The reference the first delivery returned; null before it. */
  ref: ProviderRef | null;
  /** An earlier attempt at this very delivery may have got through. */
  possibleDuplicate: boolean;
  /** When the first attempt at this very delivery was made: no message of it is older. */
  firstAttemptAt: Instant;
  /** Saves what the vendor knows the incident by at once, so that a crash after it cannot lead to a second message. */
  remember: (ref: ProviderRef) => Promise<void>;
}

/** A configured target. */
export interface Receiver {
  deliver(notice: Notice, memory: Memory, ports: ChannelPorts, signal: AbortSignal): Promise<Delivery>;
}

/** A kind of target, as the registry lists it. */
export interface Channel {
  /** Name in the rules and of the file. */
  id: string;
  title: string;
  /** Strict schema of the options. */
  options: z.ZodMiniType;
  /** Kinds of notice it can carry; the others are recorded as skipped. */
  supports: readonly NoticeKind[];
  /** Options that parse, for docs and tests. */
  example: Record<string, unknown>;
  /** IAM actions a delivery needs besides reading secrets. */
  permissions: readonly string[];
  /** What a delivery uses of what its vendor allows; without it, a target gets one delivery a second. */
  pace?(options: unknown, delivery: PacedDelivery): readonly Allowance[];
  /** Parses options once. @throws when they do not fit the schema; the rules are checked before, so this is a bug. */
  configure(options: unknown): Receiver;
  /** Exactly what would be sent, without secrets; pure, for previews and golden files. */
  preview(options: unknown, notice: Notice, memory: Pick<Memory, 'ref'>): unknown;
}

/** A delivery as far as its vendor's limits depend on it. */
export interface PacedDelivery {
  /** The target has not been told of the incident yet, so that there is nothing to update. */
  isFirst: boolean;
  kind: NoticeKind;
}

/** How a channel's own file describes it, with its options typed. */
export interface ChannelSpec<Options> {
  id: string;
  title: string;
  options: z.ZodMiniType<Options>;
  supports: readonly NoticeKind[];
  example: Record<string, unknown>;
  permissions?: readonly string[];
  /** See {@link Channel.pace}. */
  pace?(options: Options, delivery: PacedDelivery): readonly Allowance[];
  preview(notice: Notice, options: Options, memory: Pick<Memory, 'ref'>): unknown;
  deliver(
    notice: Notice,
    options: Options,
    memory: Memory,
    ports: ChannelPorts,
    signal: AbortSignal,
  ): Promise<Delivery>;
}

/** Makes a channel of its description; generic inside the channel's file, plain everywhere else. */
export function defineChannel<Options>(spec: ChannelSpec<Options>): Channel {
  const { pace } = spec;
  return {
    id: spec.id,
    title: spec.title,
    options: spec.options as unknown as z.ZodMiniType,
    supports: spec.supports,
    example: spec.example,
    permissions: spec.permissions ?? [],
    ...(pace === undefined ? {} : { pace: (raw, delivery) => pace(spec.options.parse(raw), delivery) }),
    configure(raw) {
      const options = spec.options.parse(raw);
      return { deliver: (notice, memory, ports, signal) => spec.deliver(notice, options, memory, ports, signal) };
    },
    preview: (raw, notice, memory) => spec.preview(notice, spec.options.parse(raw), memory),
  };
}
