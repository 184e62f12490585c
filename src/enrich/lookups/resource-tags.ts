import type { Lookup } from '../lookup.ts';
import { resourceOf } from './resource-of.ts';

/** The tags of the resource: its owner, criticality, environment and RPO. */
export const resourceTags: Lookup = {
  id: 'resource-tags',
  brings: 'resource tags',
  async find(question) {
    const { tags } = question.sources;
    if (tags === undefined) return null;
    const arn = await resourceOf(question);
    return arn === null ? null : { tags: await tags.tagsOf(arn, question.signal) };
  },
};
