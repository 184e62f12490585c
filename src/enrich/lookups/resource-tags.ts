import type { TextMap } from '../../lib/text-map.ts';
import type { ResourceTags } from '../../ports/aws-backup/resource-tags.ts';
import type { Lookup } from '../lookup.ts';
import { resourceOf } from './resource-of.ts';

/** The tags of the resource: its owner, criticality, environment and RPO. */
export const resourceTags: Lookup<'tags', ResourceTags, 'tags', TextMap> = {
  id: 'resource-tags',
  brings: 'resource tags',
  source: 'tags',
  finds: 'tags',
  servesOne: false,
  async find(tags, question) {
    const arn = await resourceOf(question);
    return arn === null ? null : { found: await tags.tagsOf(arn, question.signal) };
  },
};
