import { around, nightlyRule, plan, planId, selectionId, table, tagged, taggedSelection } from '../an-account.ts';
import type { FindingCases } from '../finding-case.ts';

const { [`get-backup-selection.${planId}.${selectionId}.json`]: _, ...unselected } = plan();
const list = `list-backup-selections.${planId}.json`;
const untagged = { 'get-resources.json': { ResourceTagMappingList: [tagged(table('orders'), { backup: 'Daily' })] } };

/** See `src/findings/reasons/selection-empty.ts`. */
export const cases: FindingCases = {
  alerts: [
    {
      says: 'the plan has no selection; its id is in the name of the file alone',
      files: { ...unselected, ...around(), [list]: { BackupSelectionsList: [] } },
      finds: [{ sure: 'certain', planName: 'nightly', resourceArn: null, dueAt: null }],
    },
    {
      says: 'no resource carries the tag, written exactly so',
      files: { ...plan(), ...around([table('orders')], untagged) },
      finds: [{ sure: 'likely', planName: 'nightly' }],
    },
  ],
  twins: [
    { says: 'a resource carries the tag', files: { ...plan(), ...around() }, finds: [] },
    { says: 'the list was denied', files: { ...unselected, ...around(), [list]: '' }, finds: [] },
    {
      says: 'its selection could not be read',
      files: { ...plan(), ...around(), [`get-backup-selection.${planId}.${selectionId}.json`]: '' },
      finds: [],
    },
    {
      says: 'it selects a whole type, which is in no list',
      files: {
        ...plan([nightlyRule], { ...taggedSelection, ListOfTags: [], Resources: ['arn:aws:ec2:*:*:volume/*'] }),
        ...around(),
      },
      finds: [],
    },
    {
      says: 'tags are not known',
      files: { ...plan(), ...around([table('orders')], { 'get-resources.json': '' }) },
      finds: [],
    },
  ],
};
