/** An account and a Region. */
export interface Place {
  accountId: string;
  region: string;
}

/** Says whether something happened where the sources of this deployment cannot see it; without a home they see everything. */
export function isElsewhere({ accountId, region }: Place, { home }: { home?: Place | undefined }): boolean {
  if (home === undefined) return false;
  const differs = (there: string, here: string) => there !== 'unknown' && there !== here;
  return differs(accountId, home.accountId) || differs(region, home.region);
}
