import type { TextMap } from '../../lib/text-map.ts';
/** Reads the tags of resources of any service. */
export interface ResourceTags {
  /** Returns the tags of a resource; empty when it has none. @throws AWS's error */
  tagsOf(resourceArn: string, signal: AbortSignal): Promise<TextMap>;
}
