import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRow } from '../../src/enrich/classify.ts';
import { errorCatalogue } from '../../src/enrich/error-catalogue.ts';
import type { ErrorRow } from '../../src/enrich/error-row.ts';
import { outcomes } from '../../src/events/backup-event.ts';
import { eventKinds, kindRow } from '../../src/events/kinds.ts';
import { resourceTypes } from '../../src/incidents/alert.ts';
import { neededTexts } from '../../src/lib/regexp-candidates.ts';
import { formsOf } from '../fixtures/score-aws-messages.ts';
import { readRows } from '../fixtures/tab-separated.ts';

type Asked = Parameters<typeof findRow>[0];

/** What the catalogue says of a message, every pattern of every row being tried. */
function rowByTryingAll({ statusMessage, kind, outcome, resourceType }: Asked): ErrorRow | null {
  const text = (statusMessage ?? '')
    .slice(0, 4096)
    .toLowerCase()
    .replace(/\barn:[a-z-]{1,12}:([a-z0-9-]{1,40}):\S*/g, 'arn:$1')
    .replace(/[‘’]/g, "'")
    .replace(/\s+/g, ' ');
  const isFor = ({ kinds, alsoFor = [], outcomes, types }: ErrorRow) =>
    (kinds === undefined ? kindRow(kind).hasOwnErrors !== true || alsoFor.includes(kind) : kinds.includes(kind)) &&
    (outcomes === undefined || outcomes.some((one) => one === outcome)) &&
    (types === undefined || types.some((one) => one === resourceType));
  return errorCatalogue.find((row) => isFor(row) && row.patterns.some((one) => one.test(text))) ?? null;
}

const patterns = errorCatalogue.flatMap((row) => row.patterns);
const messages = readRows(new URL('../fixtures/aws-messages.tsv', import.meta.url)).map(
  ({ sentence = '' }) => sentence,
);
/** What patterns are made of, as texts. */
const pieces = [...new Set(patterns.flatMap(({ source }) => source.split(/[\\()[\]{}|.^$*+?:,]+/)))];

const about = fc.record({
  kind: fc.constantFrom(...eventKinds),
  outcome: fc.constantFrom(...outcomes),
  resourceType: fc.option(fc.constantFrom(...resourceTypes)),
});

const said = fc.oneof(
  fc.constantFrom(...messages),
  fc.constantFrom(...messages.flatMap(formsOf)),
  fc.tuple(fc.string(), fc.constantFrom(...messages), fc.string()).map((parts) => parts.join(' ')),
  // Something stands in the middle of it.
  fc
    .tuple(
      fc.constantFrom(...messages),
      fc.nat(300),
      fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(...pieces)),
    )
    .map(([message, at, more]) => message.slice(0, at) + more + message.slice(at)),
  fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.constantFrom(' ', '\t\n', '. ', ' ’', '-', 'arn:aws:kms:')), {
      maxLength: 30,
    })
    .map((some) => some.join('')),
  fc.string({ unit: 'binary', maxLength: 200, size: 'max' }),
);

describe('properties/found-rows: the row that a message has', () => {
  it('is the one that trying every pattern finds, whatever is said of whatever', () => {
    fc.assert(
      fc.property(about, said, (subject, statusMessage) => {
        const asked = { ...subject, statusMessage };

        expect(findRow(asked)?.code).toBe(rowByTryingAll(asked)?.code);
      }),
      { numRuns: 10_000 },
    );
  });

  it('is that for every documented message, of every kind', () => {
    const all = messages
      .flatMap((message) => [message, ...formsOf(message)])
      .flatMap((statusMessage) => eventKinds.map((kind) => ({ kind, outcome: 'failed', statusMessage }) as const));

    expect(all.filter((asked) => findRow(asked) !== rowByTryingAll(asked))).toEqual([]);
  });

  it('is found without trying every pattern: hardly one does not say what it needs', () => {
    expect(patterns.filter((pattern) => neededTexts(pattern) === null).length).toBeLessThan(patterns.length / 30);
  });
});
