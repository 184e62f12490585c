import type { ProviderRef } from '../../channels/channel.ts';
import type { InboundChannel } from '../../channels/inbound-channel.ts';
import type { Http } from '../../ports/vendors/http.ts';
import type { PostedMessages } from '../../ports/vendors/posted-messages.ts';
import type { SecretStore } from '../../ports/vendors/secret-store.ts';
import type { VendorRefs } from '../../ports/vendors/vendor-refs.ts';
import type { Target } from '../../rules/compiled.ts';
import type { Inbound } from '../../rules/inbound.ts';
import type { Dependencies, WithRules } from '../dependencies.ts';

/** What handling a vendor's webhook needs. */
export type PostedDependencies = Dependencies &
  WithRules & {
    secrets: SecretStore;
    http: Http;
    messages: PostedMessages;
    refs: VendorRefs;
    /** The ids by which a target knows an incident. */
    ledger: { refOf(incidentId: string, target: string): Promise<ProviderRef | null> };
  };

/** A target that takes answers from its vendor. */
export interface Place {
  target: Target;
  inbound: Inbound;
  vendor: InboundChannel;
}

/** How what was posted is known to be the vendor's word. */
export type Proof = 'signed-by-vendor' | 'read-at-vendor';
