import type { BackupEvent } from './backup-event.ts';

/** What is found, is over, or is of a resource that is gone, is told with these words for its state. */
export const foundStates = { found: 'FOUND', over: 'OVER', gone: 'GONE' } as const;

/** Says whether an event is that the resource of its lane is gone. */
export function saysGone({ found, state }: Pick<BackupEvent, 'found' | 'state'>): boolean {
  return found !== undefined && state === foundStates.gone;
}
