import type { Simulation } from './simulation.ts';

/** The verified identity that an address sends as: the address itself, else its domain or one above it; null when none is. */
export function identityOf(address: string, sim: Simulation): string | null {
  const bare = bareAddress(address);
  const domain = bare.split('@')[1] ?? '';
  const { sesIdentities } = sim.settings;
  return (
    sesIdentities.find((identity) => identity === bare) ??
    sesIdentities
      .filter((identity) => identity === domain || domain.endsWith(`.${identity}`))
      .toSorted((a, b) => b.length - a.length)[0] ??
    null
  );
}

/** An address without the name in front of it. */
export function bareAddress(address: string): string {
  return (/<([^<>]+)>\s*$/.exec(address)?.[1] ?? address).trim();
}
