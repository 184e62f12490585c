/**
 * What comes back from vendors: what people did with an incident there. Each vendor is a file `inbound.ts` beside its channel
 * and a row here; how they sign is a row of `inbound-schemes.ts`, and what an answer does stands in `pipeline/respond`.
 */
import type { ChannelPorts, ProviderRef } from './channel.ts';
import type { SharedSecretScheme, SignatureScheme } from './inbound-signature.ts';

/** What somebody asks for by what they did at a vendor. Texts are of other people (hostile). */
export type VendorAsk =
  | { ask: 'acknowledge' }
  /** `why` is empty when nobody said it. */
  | { ask: 'resolve'; why: string }
  | { ask: 'note'; text: string };

/** Why something that was posted asks for nothing. */
export type NoAsk =
  /** The vendor tries whether we are there. */
  | 'test'
  /** It changes nothing that anybody could answer with. */
  | 'not-an-answer'
  /** A clock, a rule or another program did it. */
  | 'not-a-person'
  /** We did it ourselves. */
  | 'own-change'
  /** It was meant for some there only. */
  | 'restricted'
  /** Asked back, the vendor knows nothing of it. */
  | 'not-confirmed'
  /** It cannot be read. */
  | 'unreadable';

/** Who did something at a vendor, by the vendor's word. */
export interface VendorPerson {
  id: string;
  /** Address; null: the vendor does not say. */
  mail: string | null;
  name: string;
}

/** Which of its things a vendor means. */
export interface VendorThing {
  /** The id by which the channel knows it, see `Channel.ownIdOf`; null: it is not said. */
  id: string | null;
  /** Another id, by which the vendor names it where it does not say the first; null: none. */
  otherId: string | null;
}

/** What was posted, as far as it is read. */
export type Posted =
  | { asks: null; reason: NoAsk; thing: VendorThing | null }
  | {
      asks: VendorAsk;
      thing: VendorThing;
      who: VendorPerson;
      /** How, as it reads after the name: `in PagerDuty`. */
      via: string;
      /** What keeps it from having its effect twice, where that is not the message itself. */
      once?: string;
      /** It may well come after an answer, and whoever did it need not hear that somebody was first. */
      isIncidental?: true;
    };

/** What asking a vendor back needs. */
export type AskPorts = Pick<ChannelPorts, 'http' | 'secrets' | 'now'>;

/** A vendor that tells us back. */
export interface InboundChannel {
  title: string;
  scheme: SignatureScheme;
  /** What a sender shows that signs nothing; only with {@link InboundChannel.askBack}. Null: unsigned is not believed. */
  unsigned: SharedSecretScheme | null;
  /** Reads what was posted; `options` are those of the target. */
  read(json: unknown, options: unknown): Posted | { askBack: VendorThing & { comment: string | null } };
  /** Asks the vendor what is so, whatever was posted. Null: it could not be asked now. */
  askBack?(
    about: VendorThing & { comment: string | null },
    options: unknown,
    ports: AskPorts,
    signal: AbortSignal,
  ): Promise<Posted | null>;
  /** Says whether a target still knows the incident by this id. */
  isCurrent(ref: ProviderRef | null, id: string): boolean;
}
