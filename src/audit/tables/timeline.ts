import type { EvidenceRecord } from '../../evidence/record.ts';
import type { Table } from '../table.ts';

/** What happened to incidents. */
export const timelineTable: Table<EvidenceRecord> = {
  file: '05-timeline.csv',
  about:
    'A record of evidence of an incident, drills included: what happened to it, who did it and why. In the order of days, incidents and their records.',
  columns: [
    { title: 'incident', says: 'a row of 03-incidents.csv or 13-drills.csv', of: ({ incidentId }) => incidentId },
    { title: 'record', says: 'its place among the records of the incident', of: ({ sequence }) => sequence },
    { title: 'at', says: 'when', of: ({ at }) => at },
    { title: 'what', says: 'opened, joined, step, acknowledged, resolved, …', of: ({ what }) => what },
    { title: 'actor', says: 'who did it, as people are shown it', of: ({ actor }) => actor },
    { title: 'actor id', says: 'what does not change when a name does', of: ({ by }) => by?.id },
    { title: 'known by', says: 'how that is known', of: ({ by }) => by?.how },
    { title: 'said', says: 'why, in words', of: ({ reason }) => reason },
    { title: 'hash', says: 'of the record', of: ({ hash }) => hash },
    { title: 'hash before', says: 'of the record that it follows', of: ({ previousHash }) => previousHash },
  ],
};
