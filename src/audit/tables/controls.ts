import type { PackageWishes } from '../audited.ts';
import { type Control, type ControlStrength, controls, notClaimed } from '../controls.ts';
import type { Table } from '../table.ts';

/** A control, and what is claimed of it. */
interface ControlRow
  extends Pick<Control, 'framework' | 'id' | 'limit'>,
    Partial<Pick<Control, 'asks' | 'evidence' | 'file'>> {
  claim: ControlStrength | 'none: weak' | 'none: not required';
}

/** Controls, and the file that has evidence for them. */
export const controlsTable: Table<ControlRow> = {
  file: '15-controls.csv',
  about:
    'A control, in our words, and what here is evidence for it; or one that is often asked about and for which nothing is claimed.',
  columns: [
    { title: 'framework', says: 'whose control it is', of: ({ framework }) => framework },
    { title: 'control', says: 'its id', of: ({ id }) => id },
    { title: 'asks', says: 'what it asks, in our words', of: ({ asks }) => asks },
    {
      title: 'claim',
      says: 'S: it is about this itself; P: it is a part of what is asked; none: nothing is claimed',
      of: ({ claim }) => claim,
    },
    { title: 'evidence', says: 'what of ours evidences it', of: ({ evidence }) => evidence },
    { title: 'file', says: 'where that is', of: ({ file }) => file },
    { title: 'limit', says: 'what the file does not show; why nothing is claimed', of: ({ limit }) => limit },
  ],
};

/** Returns the controls of some frameworks, those that are claimed first; null: of all. */
export function controlRows({ frameworks }: Pick<PackageWishes, 'frameworks'>): ControlRow[] {
  return [
    ...claimedControls({ frameworks }).map(({ strength, ...control }) => ({ ...control, claim: strength })),
    ...notClaimed.filter(isAsked(frameworks)).map(({ framework, id, why, reason }) => ({
      ...{ framework, id, limit: reason },
      claim: why === 'weak' ? ('none: weak' as const) : ('none: not required' as const),
    })),
  ];
}

/** Returns the controls that are claimed, of some frameworks; null: of all. */
export function claimedControls({ frameworks }: Pick<PackageWishes, 'frameworks'>): Control[] {
  return controls.filter(isAsked(frameworks));
}

function isAsked(frameworks: PackageWishes['frameworks']) {
  return ({ framework }: Pick<Control, 'framework'>) => frameworks?.includes(framework) !== false;
}
