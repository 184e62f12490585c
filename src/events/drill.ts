import { isObject } from '../lib/is-object.ts';
import type { PlayedTag } from './backup-event.ts';
import { type Fields, textOf } from './fields.ts';
import type { JobKind } from './kinds.ts';

/** Who sends drills; the type is `Backup Alert Drill`, or that of the event the drill plays. */
export const drillSource = 'backup-alerts.drill';

/** What a drill plays: a backup of a resource, by whatever rules tell resources apart. */
export interface Played {
  resourceArn: string;
  /** AWS Backup's word; null: as the ARN says. */
  resourceType: string | null;
  tags: readonly PlayedTag[];
  /** The kind of job. */
  kind: JobKind;
}

/** Most tags that a resource has; https://docs.aws.amazon.com/tag-editor/latest/userguide/reference.html */
const mostTags = 50;

/**
 * Returns the tags in the detail of a drill, `[{ key, value }]`: at most as many as a resource has, and nothing that is
 * not text.
 */
export function playedTagsIn({ tags }: Fields): { playedTags?: readonly PlayedTag[] } {
  if (!Array.isArray(tags)) return {};
  const playedTags = tags.slice(0, mostTags).flatMap((tag: unknown) => {
    const key = isObject(tag) ? textOf(tag, 'key') : null;
    return key === null ? [] : [{ key, value: textOf(tag as Fields, 'value') ?? '' }];
  });
  return playedTags.length === 0 ? {} : { playedTags };
}
