/**
 * What comes back from vendors: what people did with an incident there. Each vendor is a file `inbound.ts` next to its channel
 * and a row of `inbound.ts`; how it signs is a row of `inbound-schemes.ts`, and what an answer does is in `pipeline/respond`.
 */
import type { ChannelPorts, ProviderRef } from './channel.ts';
import type { SharedSecretScheme, SignatureScheme } from './inbound-signature.ts';

/** What somebody asks for by what they did at a vendor. Texts are hostile. */
export type VendorAsk =
  | { ask: 'acknowledge' }
  /** `why`: the reason, empty when nobody gave one. */
  | { ask: 'resolve'; why: string }
  | { ask: 'note'; text: string };

/** Why a posted message asks for nothing. */
export type NoAsk =
  /** The vendor tests the connection. */
  | 'test'
  /** It is about a change that is no answer. */
  | 'not-an-answer'
  /** A timer, a rule or another program did it. */
  | 'not-a-person'
  /** We did it ourselves. */
  | 'own-change'
  /** It is visible only to some people there. */
  | 'restricted'
  /** When asked, the vendor did not confirm it. */
  | 'not-confirmed'
  /** It cannot be read. */
  | 'unreadable';

/** Who did something at a vendor, as the vendor says. */
export interface VendorPerson {
  id: string;
  /** Email address; null: the vendor does not say. */
  mail: string | null;
  name: string;
}

/** Which of its objects a vendor means. */
export interface VendorThing {
  /** The id by which the channel knows it, see `Channel.ownIdOf`; null: not said. */
  id: string | null;
  /** Another id, which the vendor uses where it does not say the first; null: none. */
  otherId: string | null;
}

/** A posted message, as far as it is read. */
export type Posted =
  | { asks: null; reason: NoAsk; thing: VendorThing | null }
  | {
      asks: VendorAsk;
      thing: VendorThing;
      who: VendorPerson;
      /** How, as it reads after the name: `in PagerDuty`. */
      via: string;
      /** The key by which it takes effect once, where that is not the message's own id. */
      once?: string;
      /** It often comes after an answer anyway, so its author need not hear that somebody else was first. */
      isIncidental?: true;
    };

/** What asking a vendor to confirm a message needs. */
export type AskPorts = Pick<ChannelPorts, 'http' | 'secrets' | 'now'>;

/** A vendor that reports answers. */
export interface InboundChannel {
  title: string;
  scheme: SignatureScheme;
  /** How senders that sign nothing show the secret; only with {@link InboundChannel.askBack}. Null: unsigned messages are refused. */
  unsigned: SharedSecretScheme | null;
  /** Reads a posted message; `options` are those of the target. */
  read(json: unknown, options: unknown): Posted | { askBack: VendorThing & { comment: string | null } };
  /** Asks the vendor how things are, whatever was posted. Null: it could not be asked now. */
  askBack?(
    about: VendorThing & { comment: string | null },
    options: unknown,
    ports: AskPorts,
    signal: AbortSignal,
  ): Promise<Posted | null>;
  /** Says whether a target still knows the incident by this id. */
  isCurrent(ref: ProviderRef | null, id: string): boolean;
}
