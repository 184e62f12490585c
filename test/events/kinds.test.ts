import { describe, expect, it } from 'vitest';
import { eventKinds, isDescribable, kindRow, kinds } from '../../src/events/kinds.ts';
import { normaliseEvent } from '../../src/events/normalise.ts';
import { type Source, sources, textOf } from '../support/architecture.ts';
import { fixtureNames, fixtureText } from './fixtures.ts';

const now = '2026-11-22T04:00:00.000Z';
const readKinds = new Set(fixtureNames.map((name) => normaliseEvent(fixtureText(name), now)?.kind));

describe('events/kinds', () => {
  it('has an event here of every kind that events say', () => {
    const unread = eventKinds.filter((kind) => !readKinds.has(kind) && kindRow(kind).isFound !== true);

    expect(
      unread.map(
        (kind) =>
          `${kind}: no event of it is read; add its reader to \`readers\` in events/normalise.ts and an event of it to test/fixtures/events, or say \`isFound\` in its row of events/kinds.ts`,
      ),
    ).toEqual([]);
  });

  it('asks AWS only what ingest may ask', () => {
    const permissions = textOf('serverless/permissions.yml');
    const calls = eventKinds.flatMap((kind) => kindRow(kind).job?.describes ?? []);

    expect(calls.length).toBeGreaterThan(0);
    expect(
      calls
        .filter((call) => !permissions.includes(`- backup:${call}\n`))
        .map((call) => `backup:${call}: allow it to ingest in serverless/permissions.yml`),
    ).toEqual([]);
  });

  it('has a name of its own for every type of event and id', () => {
    const jobs = eventKinds.flatMap((kind) => kindRow(kind).job ?? []);

    expect(new Set(jobs.map(({ detailType }) => detailType)).size).toBe(jobs.length);
    expect(new Set(jobs.map(({ idField }) => idField)).size).toBe(jobs.length);
  });

  it('takes a kind of another release for one that it does not know', () => {
    expect(kindRow('sweep')).toBe(kinds.unknown);
    expect(kindRow('constructor')).toBe(kinds.unknown);
  });

  it('can ask about a job only when it has an id', () => {
    expect(isDescribable({ kind: 'backup', jobId: 'job-1' })).toBe(true);
    expect(isDescribable({ kind: 'backup', jobId: '' })).toBe(false);
    expect(isDescribable({ kind: 'plan', jobId: 'plan-1' })).toBe(false);
  });

  it.each([
    ["if (event.kind === 'copy') return;", 'copy'],
    ["const lasting = ['plan', 'vault'];", 'plan'],
    ["switch (kind) {\n  case 'restore':", 'restore'],
  ])('finds a kind by name in: %s', (text, kind) => {
    expect(namedKinds({ file: 'enrich/bad.ts', text })).toEqual([
      `enrich/bad.ts: decides by the name ${kind}; give the rows of events/kinds.ts a field for it, and read that`,
    ]);
  });

  it('is where everything that depends on the kind is read', () => {
    expect(sources().flatMap(namedKinds)).toEqual([]);
  });
});

/** Files of adapters that have a call of AWS for each kind: the compiler holds them complete. */
const callsByKind: readonly string[] = [
  'adapters/aws/lookups/backup-job-lists.ts',
  'adapters/aws/lookups/ended-job-lists.ts',
];

/** The rows of errors say of which kinds they are true. */
const isCatalogue = (file: string) => /^enrich\/(?:error-catalogue\.ts|catalogue\/)/.test(file);

/** Returns where a source decides by the name of a kind, as a comparison, a case or a list of them. */
function namedKinds({ file, text }: Source): string[] {
  if (file === 'events/kinds.ts' || callsByKind.includes(file) || isCatalogue(file)) return [];
  const names = eventKinds.filter((kind) => kind !== 'unknown').join('|');
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');
  const found = code.matchAll(
    new RegExp(`\\bkind\\b\\)?\\s*[!=]==?\\s*'(${names})'|\\bcase '(${names})':|\\['(${names})', '(?:${names})'`, 'g'),
  );
  return [...found].map(
    ([, compared, cased, listed]) =>
      `${file}: decides by the name ${compared ?? cased ?? listed}; give the rows of events/kinds.ts a field for it, and read that`,
  );
}
