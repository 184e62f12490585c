import type { Tags } from './findings.ts';
import { readTag } from './read-tag.ts';

/** Tags that say how much a resource matters, in any case, and which of their values mean much or little. */
const weightTags: readonly { tags: readonly string[]; much: readonly string[]; little: readonly string[] }[] = [
  {
    tags: ['criticality', 'tier'],
    much: ['critical', 'mission-critical', 'high', 'tier-0', 'tier-1', 'tier0', 'tier1', '0', '1', 'gold', 'platinum'],
    little: ['low', 'none', 'tier-3', 'tier-4', 'tier3', 'tier4', '3', '4', 'bronze'],
  },
  {
    tags: ['environment', 'env'],
    much: ['prod', 'production', 'prd', 'live'],
    little: [
      'dev',
      'development',
      'test',
      'testing',
      'qa',
      'uat',
      'stage',
      'staging',
      'sandbox',
      'demo',
      'non-prod',
      'nonprod',
    ],
  },
];

/** How much a resource matters by its tags, and why; null: not said. */
export interface Weight {
  weight: 'much' | 'little' | null;
  because: string;
}

/** Returns how much a resource matters. Criticality counts before environment, because it is more specific. */
export function weightOf(tags: Tags | undefined): Weight {
  for (const { tags: names, much, little } of weightTags) {
    const value = readTag(tags ?? null, names)?.toLowerCase() ?? '';
    if (much.includes(value)) return { weight: 'much', because: `its tags say ${names[0]} ${value}` };
    if (little.includes(value)) return { weight: 'little', because: `its tags say ${names[0]} ${value}` };
  }
  return { weight: null, because: '' };
}
