import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eventKinds } from '../../src/events/kinds.ts';
import { errorCategories, resourceTypes } from '../../src/incidents/alert.ts';
import { candidatesIn } from '../fixtures/aws-guide-page.ts';
import { asJobsSayIt, errorsOfModel, otherCodesOfEc2 } from '../fixtures/aws-service-errors.ts';
import {
  answerTo,
  documentedMessages,
  formsOf,
  type Score,
  scoreFile,
  scores,
  scoreTable,
} from '../fixtures/score-aws-messages.ts';
import { type Row, readRows } from '../fixtures/tab-separated.ts';

const tableOf = (name: string): Row[] => readRows(new URL(`../fixtures/${name}.tsv`, import.meta.url));
const messages = documentedMessages();
const leftOut = tableOf('aws-messages-left-out');
const pages = tableOf('aws-messages-pages');

/** Numbers of the table that is kept, by family. */
function keptScores(): Map<string, Score> {
  const lines = readFileSync(scoreFile, 'utf8').split('\n');
  return new Map(
    lines
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .filter((cells) => Number(cells[2]) > 0)
      .map(([, family = '', sentences, , , known, fitting, steady, byWords]) => [
        family,
        {
          family,
          sentences: Number(sentences),
          known: Number(known),
          fitting: Number(fitting),
          steady: Number(steady),
          byWords: Number(byWords),
        },
      ]),
  );
}

describe('enrich/aws-messages: those that AWS documents', () => {
  it('scores no less than the table that is kept', () => {
    const kept = keptScores();
    expect(kept.size).toBeGreaterThan(30);
    const fallen = scores().flatMap(({ family, known, fitting, steady, byWords }) => {
      const before = kept.get(family);
      if (before === undefined) return [`${family}: not in the table; make it anew`];
      const lost =
        before.known > known || before.fitting > fitting || before.steady > steady || before.byWords > byWords;
      return lost
        ? [
            `${family}: ${before.known}/${before.fitting}/${before.steady}/${before.byWords} known/fitting/steady/by words, now ${known}/${fitting}/${steady}/${byWords}`,
          ]
        : [];
    });
    expect(fallen, 'give the catalogue back the wording that knew these messages').toEqual([]);
  });

  it('scores no less than at first', () => {
    const first = new Map(tableOf('aws-messages-first-score').map((row) => [row.family, Number(row.known)]));
    expect(scores().filter(({ family, known }) => known < (first.get(family) ?? 0))).toEqual([]);
  });

  it('has the table of scores as it is today', () => {
    expect(readFileSync(scoreFile, 'utf8'), 'make it anew: node test/fixtures/score-aws-messages.ts').toBe(
      scoreTable(),
    );
  });

  it('counts every page of the guide, with what was found in it', () => {
    const guide = pages.filter(({ page = '' }) => page.endsWith('.md') && !page.includes('/'));
    expect(guide).toHaveLength(388);
    for (const { page = '', candidates, messages: kept, 'left out': left } of guide) {
      expect([page, Number(candidates)]).toEqual([page, Number(kept) + Number(left)]);
      expect([page, messages.filter((row) => row.page === page).length]).toEqual([page, Number(kept)]);
      expect([page, leftOut.filter((row) => row.page === page).length]).toEqual([page, Number(left)]);
    }
    const counted = new Set(guide.map(({ page }) => page));
    const strays = [...messages, ...leftOut].filter(({ page = '' }) => /^[\w-]+\.md$/.test(page) && !counted.has(page));
    expect(strays).toEqual([]);
  });

  it('says of every sentence what it is about, in words that the router has', () => {
    for (const { sentence, kind, category = '', source, page, 'resource type': type = '', family } of messages) {
      expect([sentence, eventKinds.includes(kind as never)]).toEqual([sentence, true]);
      expect([sentence, type === '' || resourceTypes.includes(type as never)]).toEqual([sentence, true]);
      expect([sentence, category.split('/').every((one) => errorCategories.includes(one as never))]).toEqual([
        sentence,
        true,
      ]);
      expect([source, page, family]).not.toContain('');
    }
  });

  it('has a reason for every sentence that is left out', () => {
    expect(leftOut.length).toBeGreaterThan(1000);
    expect(leftOut.filter(({ reason }) => reason === '')).toEqual([]);
  });

  it('tries each message with other ids, in capitals, in quotes and behind a prefix', () => {
    expect(formsOf('Source AMI ami-xxxxxx not found.')).toEqual([
      'Source AMI ami-0a1b2c3d4e5f60718 not found.',
      'SOURCE AMI AMI-XXXXXX NOT FOUND.',
      '"Source AMI ami-xxxxxx not found."',
      'The job failed with the following reason: Source AMI ami-xxxxxx not found.',
    ]);
  });

  it('asks the catalogue as the router does', () => {
    const row = { sentence: 'The specified volume does not exist.', code: 'AmazonEC2: InvalidVolume.NotFound' };
    expect(answerTo({ ...row, kind: 'backup', state: 'FAILED' })).toMatchObject({
      category: 'not-found',
      message: asJobsSayIt('The specified volume does not exist.', 'AmazonEC2', 'InvalidVolume.NotFound'),
    });
    expect(() => answerTo({ ...row, kind: 'backup', state: 'NEW' })).toThrow('add it to outcomes');
  });
});

describe('enrich/aws-messages: what is found in a page of the guide', () => {
  const found = (page: string) => candidatesIn(page).map(({ shown, sentence }) => `${shown}: ${sentence}`);

  it('takes what is quoted, set as code or the value of a message', () => {
    expect(found('It says "No objects were restored to\n`bucket`. Look there." or `Table is\n  gone now`.')).toEqual([
      'quoted: No objects were restored to bucket. Look there.',
      'coded: Table is gone now',
    ]);
    expect(found('**Message:** `"Failed to process data. Aborted."` or `"Error opening disk"`')).toEqual([
      'coded: Failed to process data. Aborted.',
      'coded: Error opening disk',
    ]);
    expect(found('```json\n"statusMessage": "\\"Backup job was stopped.\\"",\n"state": "FAILED"\n```')).toEqual([
      'field: Backup job was stopped.',
    ]);
  });

  it('takes what a heading or a list of messages introduces', () => {
    expect(found('## Troubleshooting\n\n### Restores across Regions\n\n## Metering')).toEqual([
      'heading: Restores across Regions',
    ]);
    expect(found('- **Error:** `Internal error`')).toEqual(['labelled: Internal error']);
    expect(found('with the following status message:\n\n- Some [Objects](x.md) were left.\n\n- Others')).toEqual([
      'prose: with the following status message:',
      'listed: Some Objects were left.',
    ]);
    expect(found('## Reasons for problematic jobs\n\n- "Copy job failed because\nof its key.\n')).toEqual([
      'listed: Copy job failed because of its key.',
    ]);
  });

  it('takes sentences about failures as such, and nothing else', () => {
    expect(found('The plan runs daily. The job fails when the key is gone. See `Status`.')).toEqual([
      'prose: The job fails when the key is gone.',
    ]);
  });

  it('counts the codes of EC2 that are not ours', () => {
    expect(
      otherCodesOfEc2('`SnapshotLimitExceeded`You have. `VpcLimitExceeded`You too, in `us-east-1` or `Not this`.'),
    ).toEqual(['VpcLimitExceeded']);
  });

  it('takes every error of a call once, with its code', () => {
    const model = {
      operations: { CreateSnapshot: { errors: [{ shape: 'QuotaFault' }, { shape: 'QuotaFault' }] } },
      shapes: {
        QuotaFault: { documentation: '<p>Too  many <i>snapshots</i>. Delete some. Ask.</p>', error: { code: 'Quota' } },
      },
    };
    expect(errorsOfModel(model, ['CreateSnapshot'])).toEqual([
      { code: 'Quota', sentence: 'Too many snapshots. Delete some.', operation: 'CreateSnapshot' },
    ]);
    expect(() => errorsOfModel(model, ['CopySnapshot'])).toThrow('correct serviceCalls');
  });
});
