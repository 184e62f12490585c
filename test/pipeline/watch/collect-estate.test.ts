import { describe, expect, it } from 'vitest';
import { Answers } from '../../../src/estate/answers.ts';
import { trailedCalls, trailedNames, untaggingNames } from '../../../src/estate/trail.ts';
import { EstateCollector } from '../../../src/pipeline/watch/collect-estate.ts';
import { judgeRuns } from '../../../src/pipeline/watch/judge-runs.ts';
import type { AccountAnswers } from '../../../src/ports/aws-backup/account-answers.ts';
import { builtInRules } from '../../../src/rules/compile-rules.ts';
import { around, type Files, now, plan, region } from '../../findings/an-account.ts';
import { trailed } from '../../findings/trailed.ts';
import { AccountFiles } from '../../support/account-files.ts';

const files: Files = { ...plan(), ...around() };
const since = '2026-11-15T14:00:00.000Z';

/** AWS that answers with these files; the list of one call never ends, by the name that its service has for it. */
function endless(call: string, token: string): AccountAnswers {
  return {
    page: async (asked, input) => {
      const about = ['BackupPlanId', 'SelectionId'].flatMap((name) => input[name] ?? []);
      const page = files[`${[asked, ...about].join('.')}.json`] as Record<string, unknown> | undefined;
      if (page === undefined) throw Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });
      return asked === call ? { ...page, [token]: 'the same' } : page;
    },
  };
}

describe('pipeline/watch/collect-estate', () => {
  it.each([
    ['list-backup-jobs', 'NextToken'],
    ['get-resources', 'PaginationToken'],
    ['list-protected-resources', 'nextToken'],
  ] as const)('a list whose next page was not read is cut: %s', async (call, token) => {
    const collected = await new EstateCollector(endless(call, token)).goOn(
      { since, isDaily: false },
      () => now,
      () => true,
    );

    expect(new Answers(collected?.answers ?? []).cut()).toEqual([call]);
  });

  it.each([
    ['goes on with what was begun', '2026-11-22T14:59:00.000Z', false],
    ['asks anew when nobody went on with it for an hour', '2026-11-22T15:01:00.000Z', true],
  ])('%s', async (_says, later, isAnew) => {
    const account = new AccountFiles(files);
    const collector = new EstateCollector(account);
    let left = 3;
    const none = await collector.goOn(
      { since, isDaily: false },
      () => now,
      () => left-- > 0,
    );
    expect(none).toBeNull();
    const collected = await collector.goOn(
      { since, isDaily: false },
      () => later,
      () => true,
    );

    expect(collected?.askedSince).toBe(isAnew ? later : now);
    expect(account.asked.filter((one) => one === 'list-backup-plans.json')).toHaveLength(isAnew ? 2 : 1);
  });

  it('of jobs that are not all known no run is judged', async () => {
    const home = { accountId: '111122223333', region };
    const before = { judgedAt: since, behind: [], longMissing: [] };
    const collected = await new EstateCollector(endless('list-backup-jobs', 'NextToken')).goOn(
      { since, isDaily: false },
      () => now,
      () => true,
    );

    const judged = judgeRuns(collected?.answers ?? [], { since, at: now, before, home, rules: builtInRules() });
    expect(judged).toBeNull();
  });
});

const longEvent = trailed(
  'DeleteRecoveryPoint',
  { recoveryPointArn: 'arn:aws:ec2:eu-west-1::snapshot/snap-1' },
  { responseElements: { previousLifecycle: { deleteAfterDays: 35 }, more: 'x'.repeat(5000) } },
);

/** AWS whose CloudTrail goes on for ever; notes how many pages each name was asked for. */
function busyTrail(pages: Map<string, number>, Events: readonly object[] = []): AccountAnswers {
  const others = endless('', '');
  return {
    page: async (call, input) => {
      if (call !== 'lookup-events') return others.page(call, input);
      const [{ AttributeValue }] = input.LookupAttributes as [{ AttributeValue: string }];
      const page = (pages.get(AttributeValue) ?? 0) + 1;
      if (page > 3000) throw new Error('It is asked for ever.');
      pages.set(AttributeValue, page);
      return { Events, NextToken: `${AttributeValue} ${page}` };
    },
  };
}

const lookInto = async (source: AccountAnswers, isDaily: boolean) => {
  const look = { since, isDaily };
  const collected = await new EstateCollector(source).goOn(
    look,
    () => now,
    () => true,
  );
  return new Answers(collected?.answers ?? []);
};

describe('pipeline/watch/collect-estate: a CloudTrail that is long', () => {
  it.each([
    ['each hour', false, 1],
    ['once a day', true, 20],
  ])('is read so far %s, tags less often than the rest, and is cut', async (_often, isDaily, ofTags) => {
    const pages = new Map<string, number>();
    const answers = await lookInto(busyTrail(pages), isDaily);

    const tags = new Set<string>(untaggingNames);
    expect(Object.fromEntries(pages)).toEqual(
      Object.fromEntries(trailedNames.map((name) => [name, tags.has(name) ? ofTags : 20])),
    );
    expect(answers.isCut('lookup-events')).toBe(true);
    // That a call by which a tag was taken is not listed says that nothing is over.
    const cut = answers.to('lookup-events').filter((one) => new Answers([one]).isCut('lookup-events'));
    expect(cut.flatMap(({ about }) => about)).toEqual(trailedNames.filter((name) => !tags.has(name)));
  });

  it('is held as far as it is looked at, and says the same', async () => {
    const answers = await lookInto(busyTrail(new Map(), [longEvent, { ...longEvent, CloudTrailEvent: '{' }]), false);
    const whole = new Answers([
      { call: 'lookup-events', about: [], pages: [{ Events: [longEvent] }], refused: null, why: null },
    ]);

    const [kept, unreadable] = answers.listed('lookup-events');
    expect(JSON.stringify(kept).length).toBeLessThan(500);
    expect(unreadable?.CloudTrailEvent).toBe('{');
    expect(answers.lacksSome('lookup-events')).toBe(true);
    const [call] = trailedCalls(answers, { since, at: now });
    const [wholeCall] = trailedCalls(whole, { since, at: now });
    expect({ ...call, event: null }).toEqual({ ...wholeCall, event: null });
    expect(call?.event.responseElements).toEqual({ previousLifecycle: { deleteAfterDays: 35 } });
  });
});
