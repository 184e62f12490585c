/**
 * Channels carry notices to where people are. One file per channel and one line in `registry.ts`; the
 * contract suite in `test/channels/` picks a new one up by itself. A channel renders purely, then sends
 * through the ports it is handed; it never reads the environment, the rules or the store.
 */
import type * as z from 'zod/mini';
import type { RejectReason, RetryReason } from '../incidents/delivery-result.ts';
import { isAnnouncementKind, type NoticeKind, noticeKind, noticeKinds } from '../incidents/notice-kinds.ts';
import type { Instant } from '../lib/instant.ts';
import { type IncidentNotice, isAnnouncement, type Notice, type NoticeLink } from '../notices/notice.ts';
import type { RateLimit } from '../ports/delivery/delivery-rate-limiter.ts';
import type { Http } from '../ports/vendors/http.ts';
import type { Mailer } from '../ports/vendors/mailer.ts';
import type { SecretStore } from '../ports/vendors/secret-store.ts';
import type { TopicPublisher } from '../ports/vendors/topic-publisher.ts';

/** The ids by which a vendor knows the incident on one target (Slack channel and ts, Jira key, …). Never a secret. */
export type ProviderRef = Readonly<Record<string, string>>;

/** The result of one delivery. */
export type Delivery =
  | {
      status: 'delivered';
      ref?: ProviderRef;
      detail?: string;
      recipients?: readonly string[];
      vendorId?: string;
      /** The vendor confirms that people can see it; absent: it only accepted it. */
      arrived?: true;
    }
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
export interface DeliveryState {
  /** The reference the first delivery returned; null before it. */
  ref: ProviderRef | null;
  /** The reference of the earlier incident of which this one is a relapse; absent or null: the target was not told of one. */
  before?: ProviderRef | null;
  /** An earlier attempt at this very delivery may have got through. */
  possibleDuplicate: boolean;
  /** When the first attempt at this very delivery was made: none of its messages is older. */
  firstAttemptAt: Instant;
  /** Saves the vendor's reference at once, so that a crash after it cannot lead to a second message. */
  saveRef: (ref: ProviderRef) => Promise<void>;
}

/** A configured target. */
export interface Receiver {
  deliver(notice: Notice, memory: DeliveryState, ports: ChannelPorts, signal: AbortSignal): Promise<Delivery>;
}

/** A kind of target, as the registry lists it. */
export interface Channel {
  /** Name in the rules and of the file. */
  id: string;
  title: string;
  /** Strict schema of the options. */
  options: z.ZodMiniType;
  /** Kinds of notices it can carry; others are recorded as skipped. */
  supports: readonly NoticeKind[];
  /** It shows times in each reader's own time zone, so the texts of its notices hold ISO instants. */
  showsLocalTimes: boolean;
  /** It has no room for a long link. */
  needsShortLinks: boolean;
  /**
   * Its vendor may report after accepting a delivery that nobody received it, so the order is kept. The report names it by what
   * the channel wrote into it (`place`), or by the vendor's id alone (`vendor-id`), which then leads back to the delivery.
   */
  tellsLater?: 'place' | 'vendor-id';
  /** Options that parse, for docs and tests. */
  example: Record<string, unknown>;
  /** IAM actions a delivery needs besides reading secrets. */
  permissions: readonly string[];
  /** Returns the rate limits that a delivery counts against; without it, a target gets one delivery a second. */
  pace?(options: unknown, delivery: RateLimitedDelivery): readonly RateLimit[];
  /** Returns the vendor's own id, by which it names the incident when it reports answers; absent or null: it reports none. */
  ownIdOf?(options: unknown, ref: ProviderRef): string | null;
  /** Parses options once. @throws {Error} when they do not fit the schema, which is a bug: the rules were checked before */
  configure(options: unknown): Receiver;
  /** Returns the vendor's ticket as a link, for people who are told elsewhere; absent: it has no tickets. */
  ticketOf?(options: unknown, ref: ProviderRef): NoticeLink | null;
  /** Exactly what would be sent, without secrets; pure, for previews and golden files. */
  preview(options: unknown, notice: Notice, memory: Pick<DeliveryState, 'ref'>): unknown;
}

/** What rate limits depend on. */
export interface RateLimitedDelivery {
  /** The target has not been told of the incident yet, so there is nothing to update. */
  isFirst: boolean;
  kind: NoticeKind;
}

/** How a channel's own file describes it, with its options typed. */
export type ChannelSpec<Options> = Described<Options> &
  (({ announcements: true } & Making<Options, Notice>) | ({ announcements: false } & Making<Options, IncidentNotice>));

interface Described<Options> {
  id: string;
  title: string;
  options: z.ZodMiniType<Options>;
  /** It can update its messages, so quiet notices reach it too. */
  updates: boolean;
  /** It carries announcements of the router; if not, the next target in line does. */
  announcements: boolean;
  /** See {@link Channel.tellsLater}. */
  tellsLater?: 'place' | 'vendor-id';
  /** See {@link Channel.showsLocalTimes}; absent: it shows texts as they are. */
  showsLocalTimes?: true;
  /** See {@link Channel.needsShortLinks}; absent: it has room. */
  needsShortLinks?: true;
  example: Record<string, unknown>;
  permissions?: readonly string[];
  /** See {@link Channel.ownIdOf}. */
  ownIdOf?(options: Options, ref: ProviderRef): string | null;
  /** See {@link Channel.pace}. */
  pace?(options: Options, delivery: RateLimitedDelivery): readonly RateLimit[];
  /** See {@link Channel.ticketOf}. */
  ticketOf?(options: Options, ref: ProviderRef): NoticeLink | null;
}

interface Making<Options, Told extends Notice> {
  preview(notice: Told, options: Options, memory: Pick<DeliveryState, 'ref'>): unknown;
  deliver(
    notice: Told,
    options: Options,
    memory: DeliveryState,
    ports: ChannelPorts,
    signal: AbortSignal,
  ): Promise<Delivery>;
}

/** The editors' texts about one place in the options of a target. */
interface WordsOfPlace {
  says: string;
  examples?: readonly unknown[];
  /** Limits of the value, as JSON Schema keywords, that the schema checks by functions. */
  limits?: Readonly<Record<string, unknown>>;
  /** What an editor says when the value does not have the form. */
  mistake?: string;
}

/** Texts about the channel's targets (`''`), each of their options, and what is inside them (`priorities.high`). */
export type ChannelWords<Options> = { '': WordsOfPlace } & { [Option in keyof Options & string]-?: WordsOfPlace } & {
  [inside: `${string}.${string}`]: WordsOfPlace;
};

/** Makes a channel from its description; generic inside the channel's file, without type parameters everywhere else. */
export function defineChannel<Options>(spec: ChannelSpec<Options>): Channel {
  const { pace, ticketOf, ownIdOf } = spec;
  const making = makingOf(spec);
  return {
    id: spec.id,
    title: spec.title,
    options: spec.options as unknown as z.ZodMiniType,
    supports: noticeKinds.filter((kind) => isCarried(kind, spec)),
    showsLocalTimes: spec.showsLocalTimes ?? false,
    ...(spec.tellsLater === undefined ? {} : { tellsLater: spec.tellsLater }),
    needsShortLinks: spec.needsShortLinks ?? false,
    example: spec.example,
    permissions: spec.permissions ?? [],
    ...(pace === undefined ? {} : { pace: (raw, delivery) => pace(spec.options.parse(raw), delivery) }),
    ...(ticketOf === undefined ? {} : { ticketOf: (raw, ref) => ticketOf(spec.options.parse(raw), ref) }),
    ...(ownIdOf === undefined ? {} : { ownIdOf: (raw, ref) => ownIdOf(spec.options.parse(raw), ref) }),
    configure(raw) {
      const options = spec.options.parse(raw);
      return { deliver: (notice, memory, ports, signal) => making.deliver(notice, options, memory, ports, signal) };
    },
    preview: (raw, notice, memory) => making.preview(notice, spec.options.parse(raw), memory),
  };
}

function isCarried(
  kind: NoticeKind,
  { updates, announcements }: { updates: boolean; announcements: boolean },
): boolean {
  return (updates || noticeKind(kind).isSpoken) && (announcements || !isAnnouncementKind(kind));
}

/** Returns how notices are rendered; what a channel does not carry never reaches it, see {@link Channel.supports}. */
function makingOf<Options>(spec: ChannelSpec<Options>): Making<Options, Notice> {
  if (spec.announcements) return spec;
  const ofIncident = (notice: Notice): IncidentNotice => {
    if (isAnnouncement(notice)) throw new TypeError(`${spec.id} carries no announcements`);
    return notice;
  };
  return {
    preview: (notice, ...rest) => spec.preview(ofIncident(notice), ...rest),
    deliver: async (notice, ...rest) => spec.deliver(ofIncident(notice), ...rest),
  };
}
