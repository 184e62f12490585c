import type { Resource } from '../estate/estate.ts';
import { likeText } from '../estate/selection.ts';
import { valueUnder } from '../lib/text-map.ts';
import type { ResourcesMeant } from '../rules/sections/protection.ts';

/** Returns a test for resources that are meant; one whose type or tags are not known is not meant if these matter. */
export function meantTest({ types, tags }: ResourcesMeant): (resource: Pick<Resource, 'type' | 'tags'>) => boolean {
  const tests = tags.map(({ key, values }) => ({ key, tests: values.map(likeText) }));
  return (resource) => {
    if (types !== null && !types.includes(resource.type ?? '')) return false;
    return tests.every(({ key, tests: some }) => {
      const found = valueUnder(resource.tags ?? {}, key);
      return found !== undefined && some.some((test) => test(found));
    });
  };
}
