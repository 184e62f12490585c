import { lookup } from 'node:dns/promises';
import type { HostFound, Hosts } from '../../ports/deployment/deployment.ts';
import type { VendorDetour } from './guarded-http.ts';
import { isForbidden } from './special-addresses.ts';

/** Looks up hosts as the HTTP client for vendors does: an address inside the network does not count. */
export class GuardedHosts implements Hosts {
  readonly #detour: VendorDetour | null;
  readonly #lookup: (host: string) => Promise<readonly string[]>;

  /** @param resolve returns the addresses of a host; replaceable for tests. */
  constructor(detour: VendorDetour | null, resolve: (host: string) => Promise<readonly string[]> = addressesOf) {
    this.#detour = detour;
    this.#lookup = resolve;
  }

  async find(host: string): Promise<HostFound> {
    // A simulated vendor is where the simulators are.
    if (this.#detour !== null && !this.#detour.except.includes(host)) return 'found';
    try {
      const addresses = await this.#lookup(host.replace(/^\[|\]$/g, ''));
      return addresses.some(isForbidden) ? 'inside-the-network' : 'found';
    } catch {
      return 'unknown';
    }
  }
}

async function addressesOf(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
