import { formatTime } from '../../notices/times.ts';
import { formatOutcome, short } from '../../notices/wording.ts';
import type { Rules } from '../../rules/rules.ts';
import { type Layout, wrap } from '../layout.ts';
import { tableOf } from '../table.ts';
import type { AlertChange, Comparison, TargetChange } from './compare-replays.ts';
import { nameTarget } from './format-report.ts';

/** Changes that are shown one by one; `--json` has all of them. */
const shownChanges = 20;

/** Returns for people what differs from other rules. */
export function formatComparison(comparison: Comparison, name: string, rules: Rules, layout: Layout): string[][] {
  const { width, paint } = layout;
  const { before, after } = comparison.incidents;
  const changed = comparison.targets.filter(({ change }) => change !== 0);
  const title = wrap(`Against ${name}`, width).map((line) => paint('bold', line));
  if (comparison.alerts.length === 0 && changed.length === 0 && before === after)
    return [[...title, '  Nothing would be different.']];
  return [
    [
      ...title,
      ...(before === after ? [] : [`  ${after} incidents instead of ${before}.`]),
      ...(changed.length === 0
        ? ['  Everybody would be told as often.']
        : tableOf<TargetChange>(
            changed,
            [
              { title: 'target', cell: ({ target }) => nameTarget(target, rules) },
              { title: 'before', cell: ({ before }) => before, right: true },
              { title: 'now', cell: ({ after }) => after, right: true },
              { title: 'change', cell: ({ change }) => (change > 0 ? `+${change}` : change), right: true },
            ],
            width,
          )),
    ],
    describeChanges(comparison.alerts, layout),
  ].filter((lines) => lines.length > 0);
}

/** The same change of the same resource is said once, with how often. */
function describeChanges(changes: readonly AlertChange[], { width, paint }: Layout): string[] {
  if (changes.length === 0) return [];
  const groups = new Map<string, AlertChange[]>();
  for (const change of changes) {
    const key = `${describeWhat(change)}\n${change.says}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [change]);
    else group.push(change);
  }
  const shown = [...groups.values()].slice(0, shownChanges).flatMap((group) => describeGroup(group, width));
  const more = groups.size - shownChanges;
  return [
    paint(
      'bold',
      `${changes.length} ${changes.length === 1 ? 'alert' : 'alerts'} would be treated in another way (times are UTC)`,
    ),
    ...shown,
    ...(more > 0 ? [`  … and ${more} more ${more === 1 ? 'kind' : 'kinds'} of change; --json has every one.`] : []),
  ];
}

function describeGroup(group: readonly AlertChange[], width: number): string[] {
  const [first] = group;
  if (first === undefined) return [];
  const when = formatTime(first.after.at).replace(/ UTC$/, '');
  const times = group.length === 1 ? when : `${group.length} times from ${when}`;
  return wrap(`${describeWhat(first)} ${times}: ${first.says}`, width, '  ');
}

function describeWhat({ after: { resourceType, resourceName, kind, outcome } }: AlertChange): string {
  const subject = [resourceType, resourceName].filter((part) => part !== 'unknown').map((part) => short(part, 60));
  const what = formatOutcome({ kind, outcome }).replace(/^backup (?!copy)/, '');
  return [...subject, what].join(' ');
}
