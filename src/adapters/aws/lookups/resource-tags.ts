import { RouterError } from '../../../lib/errors.ts';
import { isListCut } from '../../../lib/page-tokens.ts';
import { type TextMap, textMap } from '../../../lib/text-map.ts';
import type { ResourceTags } from '../../../ports/aws-backup/resource-tags.ts';
import { TtlCache } from '../../ttl-cache.ts';
import type { SignedCaller } from '../signed-caller.ts';

type Tags = TextMap;

/** How many ARNs one call takes. https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html */
const mostArns = 100;

/** The ARNs of one call, and its answer. */
interface Batch {
  arns: Set<string>;
  answers: Promise<Map<string, Tags | Error>>;
}

interface Answer {
  PaginationToken?: string;
  ResourceTagMappingList?: { ResourceARN?: string; Tags?: { Key?: string; Value?: string }[] }[];
}

/**
 * Reads tags by the Resource Groups Tagging API, cached for five minutes. What a batch of messages asks at the same moment
 * goes into one call.
 */
export class TaggingResourceTags implements ResourceTags {
  readonly #call: SignedCaller;
  readonly #kept = new TtlCache<Tags>({ most: 2000, ttlMs: 300_000 });
  #open: Batch | null = null;

  constructor(call: SignedCaller) {
    this.#call = call;
  }

  async tagsOf(resourceArn: string): Promise<Tags> {
    return this.#kept.ask(resourceArn, async () => {
      const batch = this.#open ?? this.#openBatch();
      batch.arns.add(resourceArn);
      if (batch.arns.size >= mostArns) this.#open = null;
      // AWS leaves out resources that were never tagged.
      const found = (await batch.answers).get(resourceArn) ?? {};
      if (found instanceof Error) throw found;
      return found as Tags;
    });
  }

  /** Opens a batch whose call is made after everything that asks at this moment is in it. */
  #openBatch(): Batch {
    const arns = new Set<string>();
    const moment = new Promise((resolve) => setImmediate(resolve));
    const batch: Batch = { arns, answers: moment.then(() => this.#ask(arns)) };
    this.#open = batch;
    return batch;
  }

  async #ask(asked: ReadonlySet<string>): Promise<Map<string, Tags | Error>> {
    if (this.#open?.arns === asked) this.#open = null;
    return this.#readOrHalve([...asked]);
  }

  /** Reads tags; when one ARN fails the whole call, or one page is too small for all, it makes two calls of half the size. */
  async #readOrHalve(arns: readonly string[]): Promise<Map<string, Tags | Error>> {
    try {
      return await this.#read(arns);
    } catch (error) {
      const [only] = arns;
      if (((error as Error).name !== 'InvalidParameterException' && !isListCut(error)) || only === undefined)
        throw error;
      if (arns.length === 1) return new Map([[only, error as Error]]);
      const middle = Math.ceil(arns.length / 2);
      const halves = [arns.slice(0, middle), arns.slice(middle)].map((half) => this.#readOrHalve(half));
      return new Map((await Promise.all(halves)).flatMap((half) => [...half]));
    }
  }

  async #read(arns: readonly string[]): Promise<Map<string, Tags>> {
    const answer = (await this.#call('ResourceGroupsTaggingAPI_20170126.GetResources', {
      ResourceARNList: arns,
    })) as Answer;
    // A call that names its ARNs may not name a page.
    if (answer.PaginationToken) throw new RouterError('list-cut', { list: 'GetResources', arns: arns.length });
    const found = (answer.ResourceTagMappingList ?? []).map(
      ({ ResourceARN = '', Tags = [] }) =>
        [ResourceARN, textMap(Tags.map(({ Key = '', Value = '' }) => [Key, Value]))] as const,
    );
    return new Map(found.filter(([arn]) => arns.includes(arn)));
  }
}
