import { describe, expect, it } from 'vitest';
import { isAnnouncementKind, mustBeHeard, noticeKind, noticeKinds } from '../../src/incidents/notice-kinds.ts';
import { sources } from '../support/architecture.ts';

const table = 'incidents/notice-kinds.ts';
const code = sources().filter(({ file }) => file !== table);

/** Finds where a kind is put into an order: `kind: 'joined'`, also as one of two, and that of announcements. */
const orders = (kind: string) => new RegExp(`\\bkind: [^,}\\n]*'${kind}'|\\bkind: AnnouncementKind = '${kind}'`);

/** Finds a question for a kind by its name: `kind === 'joined'`, `['joined'].includes(kind)`. */
const asked = new RegExp(
  `\\bkind\\b[^\\n'=!]{0,20}[!=]==? *'(?:${noticeKinds.join('|')})'|'(?:${noticeKinds.join('|')})'\\]?\\.includes\\([^)]*\\bkind\\b`,
);

describe('incidents/notice-kinds', () => {
  it('has no kind that nobody orders', () => {
    const unordered = noticeKinds.filter((kind) => !code.some(({ text }) => orders(kind).test(text)));

    expect(
      unordered,
      'nobody ever hears these: put each into `notify` of a change in src/incidents, as src/incidents/advance.ts has them',
    ).toEqual([]);
  });

  it('is asked, and not the name of a kind', () => {
    const asking = code.filter(({ text }) => asked.test(text)).map(({ file }) => `src/${file}`);

    expect(
      asking,
      `these ask for a kind by its name, so that a new one is forgotten there: ask for a column of src/${table}`,
    ).toEqual([]);
  });

  it.each(["if (notice.kind === 'joined') return;", "return ['opened', 'joined'].includes(order.kind);"])(
    'would say so of: %s',
    (planted) => {
      expect(planted).toMatch(asked);
    },
  );

  it('says nothing with one column that another one takes back', () => {
    const torn = noticeKinds.filter((kind) => {
      const { isSpoken, reply, isUrgent, standing } = noticeKind(kind);
      const isSaid = mustBeHeard(kind) || isUrgent || reply !== null;
      return (!isSpoken && isSaid) || (isAnnouncementKind(kind) && standing !== null);
    });

    expect(torn, 'a quiet kind says nothing to anybody, and an announcement is about no incident').toEqual([]);
  });

  it('keeps the names that are stored, sent and named in templates', () => {
    expect(noticeKinds).toEqual(expect.arrayContaining(kindsOfBefore));
  });
});

/** Kinds of 0.1.0: they stand in its orders, its evidence, webhooks and rules. */
const kindsOfBefore = [
  ...['opened', 'joined', 'progressed', 'escalated', 'reminded', 'exhausted', 'reopened', 'acknowledged', 'resolved'],
  'announced',
];
