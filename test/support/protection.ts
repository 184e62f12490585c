import type { EnrichmentSources } from '../../src/enrich/findings.ts';
import type { Instant } from '../../src/lib/instant.ts';

/** What AWS Backup knows of a resource; what is left out is not known. */
export interface Protection {
  rpo?: string;
  lastGoodAt?: Instant;
  nextRuns?: readonly Instant[];
}

/** Answers as AWS Backup does, by what it knows of each resource; of those that are not named, what is under `*`. */
export function protection(of: Readonly<Record<string, Protection>>): EnrichmentSources {
  const known = (arn: string): Protection => of[arn] ?? of['*'] ?? {};
  const runs = Object.values(of).flatMap(({ nextRuns = [] }) => nextRuns);
  return {
    tags: {
      tagsOf: async (arn) => {
        const { rpo } = known(arn);
        return rpo === undefined ? {} : { 'backup-rpo': rpo };
      },
    },
    recoveryPoints: {
      goodOnesOf: async (arn) => {
        const { lastGoodAt } = known(arn);
        if (lastGoodAt === undefined) throw Object.assign(new Error('no'), { name: 'AccessDeniedException' });
        return { points: [{ arn: `point-of-${arn}`, createdAt: lastGoodAt, encryptionKeyArn: null }], isWhole: true };
      },
    },
    plans: {
      plan: async () => ({ name: 'nightly', rules: [], nextRuns: runs.map((at) => ({ ruleId: 'rule-1', at })) }),
      tagsOfPlan: async () => ({}),
    },
  };
}
