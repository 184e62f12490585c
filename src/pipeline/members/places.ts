import type { Place } from '../../enrich/elsewhere.ts';

/** Returns the accounts and Regions of members: each account in each Region, but that of the router itself. */
export function placesOf(accounts: readonly string[], regions: readonly string[], home: Place): Place[] {
  return [...new Set(accounts)]
    .flatMap((accountId) => [...new Set(regions)].map((region) => ({ accountId, region })))
    .filter((place) => placeKey(place) !== placeKey(home));
}

/** Returns the name under which what is kept of an account and Region is found: `222233334444#eu-west-1`. */
export function placeKey({ accountId, region }: Place): string {
  return `${accountId}#${region}`;
}
