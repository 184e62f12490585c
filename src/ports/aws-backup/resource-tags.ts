import type { TextMap } from '../../lib/text-map.ts';
/** Reads the tags of resources of any service. */
export interface ResourceTags {
  /** Returns the tags of a resource; none when it has none. @throws what AWS answered. */
  tagsOf(resourceArn: string, signal: AbortSignal): Promise<TextMap>;
}
