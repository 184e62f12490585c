import type { Control } from '../controls.ts';
import type { Period } from '../period.ts';
import type { SummarySection } from '../summary.ts';
import type { Page } from './page.ts';

/** Where the summary of a package is. */
export const summaryPagePath = '00-README.pdf';

/** Returns the first file of a package as a document, with the controls that it has evidence for. */
export function summaryPage(
  sections: readonly SummarySection[],
  claimed: readonly Control[],
  { from, until }: Period,
): Page {
  const about = `Evidence of backup-alert-router from ${from} to ${until}`;
  return {
    title: 'Evidence of backups and their alerts',
    about: `From ${from} to ${until}, both included, in UTC. The same as 00-README.txt, and the controls of 15-controls.csv.`,
    foot: about,
    blocks: [
      ...sections.flatMap(({ title, lines }) => [
        { kind: 'heading' as const, text: title },
        { kind: 'list' as const, lines },
      ]),
      { kind: 'heading', text: 'Controls that this is evidence for' },
      {
        kind: 'text',
        text: 'S: the control is about this itself. P: this is a part of what it asks. Whether a control is met is for you to say.',
      },
      {
        kind: 'table',
        titles: ['control', '', 'what is here', 'file', 'limit'],
        shares: [20, 4, 30, 18, 28],
        rows: claimed.map(({ framework, id, strength, evidence, file, limit }) => [
          `${framework} ${id}`,
          strength,
          evidence,
          file,
          limit,
        ]),
      },
    ],
    attachments: [],
  };
}
