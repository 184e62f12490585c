import type { Resource } from '../estate/estate.ts';
import type { Selection } from '../estate/selection.ts';

/** Finds the resources that a selection could mean without trying them all: a plan's tags may mean a few of ten thousand. */
export class ResourceIndex {
  readonly #all: readonly Resource[];
  readonly #byArn: ReadonlyMap<string, Resource>;
  readonly #untold: readonly Resource[];
  readonly #byTag = new Map<string, Resource[]>();

  constructor(resources: Iterable<Resource>) {
    this.#all = [...resources];
    this.#byArn = new Map(this.#all.map((one) => [one.arn, one]));
    this.#untold = this.#all.filter(({ tags }) => tags === null);
    for (const resource of this.#all)
      for (const [key, value] of Object.entries(resource.tags ?? {})) {
        const name = tagKey(key, value);
        const tagged = this.#byTag.get(name) ?? [];
        this.#byTag.set(name, tagged);
        tagged.push(resource);
      }
  }

  /** Returns all resources that a selection means, and some that it does not. */
  candidates({ resources, listOfTags, conditions }: Selection): Iterable<Resource> {
    const exact = conditions.find(({ operator }) => operator === 'StringEquals');
    if (exact !== undefined) return [...this.#tagged(exact.key, exact.value), ...this.#untold];
    if ((resources.length === 0 && listOfTags.length === 0) || resources.some((arn) => arn.includes('*')))
      return this.#all;
    const named = resources.flatMap((arn) => this.#byArn.get(arn) ?? []);
    if (listOfTags.length === 0) return named;
    return new Set([...named, ...this.#untold, ...listOfTags.flatMap(({ key, value }) => this.#tagged(key, value))]);
  }

  #tagged(key: string, value: string): readonly Resource[] {
    return this.#byTag.get(tagKey(key, value)) ?? [];
  }
}

function tagKey(key: string, value: string): string {
  return `${key}\n${value}`;
}
