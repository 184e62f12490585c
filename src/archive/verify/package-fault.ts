import { digestFaults } from '../verify-digests.ts';

/** What can be wrong with evidence, as it is called in results, and what that means. */
export const packageFaults = {
  ...digestFaults,
  'day-missing': 'no digest is of this day',
  'digest-missing': 'it is not there, and one after it is',
  'digest-misplaced': 'it is not where a digest of its place in the chain is',
  'digest-too-early': 'it was made before its day was over',
  'other-chain': 'the digest that has to be among them is not, so this is another chain, or another part of it',
  'rows-expired': 'its day was archived when the table no longer had all of its rows, such as jobs after 35 days',
  'no-digests': 'there is no digest',
  'part-missing': 'a digest names it, and it is not there',
  'part-differs': 'it is not what its digest names: its hash, its bytes or its rows',
  'part-damaged': 'it cannot be unpacked, or has more than what was packed',
  'part-unnamed': 'no digest names it',
  'row-unreadable': 'a row of it is not what a row of this part is',
  'row-twice': 'a row of it is there twice',
  'rows-out-of-order': 'its rows are not in the order of their keys',
  'row-of-other-day': 'a row of it is of another day',
  'heads-differ': 'the newest record that its digest names is another one, or is not there',
  'record-changed': 'a record does not have the hash that it says',
  'record-unchained': 'a record does not follow from the one before it',
  'record-twice': 'a record of this place in its chain is there already',
  'record-gap': 'records before it are missing',
  'state-missing': 'an incident was changed, and how the day left it is not there',
  'state-differs': 'its newest record is not the one that it names',
  'state-outdated': 'it is older than its newest record of that day',
  'incident-missing': 'there is nothing of an incident that is named here',
  'text-differs': 'a text in it does not have the hash that is beside it',
  'manifest-unreadable': 'it is no manifest, or not as one is written, byte for byte',
  'manifest-differs':
    'the manifest has this file otherwise than it was signed or is made from what was signed, or does not have it',
  'other-period': 'the last digest or the deployment is not the one that the manifest names',
  'file-missing': 'it has to be there, and it is not',
  'file-differs': 'it is not what the manifest names: its hash or its bytes',
  'file-not-derived': 'it is not what this release makes of the archived days, as the manifest says that it was made',
  'file-unlisted': 'nothing names it',
  'file-twice': 'it is there twice, or another name of it is one for some systems',
  'file-elsewhere':
    'it is no file that can be opened by its name: a link, a pipe or a device, which is not followed, or a name that is too long',
  'file-misnamed': 'its name leads out of the folder, or has characters that no name in a package has',
} as const;
export type PackageFaultName = keyof typeof packageFaults;

/** Faults that mean that something is not there. */
export const gaps: ReadonlySet<PackageFaultName> = new Set<PackageFaultName>([
  'digest-missing',
  'day-missing',
  'rows-expired',
  'part-missing',
  'record-gap',
  'state-missing',
  'incident-missing',
  'file-missing',
]);

/** Where something is wrong. */
export interface FaultPlace {
  /** The file; text from it is hostile. */
  path: string;
  /** The line of it, from 1 on, once it is unpacked; null: of no line more than of others. */
  line: number | null;
  /** The day that it is about; null: of no day. */
  day: string | null;
  /** The incident, or whatever else has records, that it is about, or the file that a manifest names; null: of none. */
  subject: string | null;
}

/** Returns the place that is a whole file. */
export function wholeFile(path: string, day: string | null = null): FaultPlace {
  return { path, line: null, day, subject: null };
}

/** One thing that is wrong, and where. */
export interface PackageFault extends FaultPlace {
  fault: PackageFaultName;
  /** It is so because of what else is wrong: what lies there is as it was signed. */
  follows: boolean;
}
