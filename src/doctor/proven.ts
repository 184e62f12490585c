import { drillCommand } from '../incidents/drill-scope.ts';
import { inertLine } from '../lib/text.ts';
import { type LastProven, lastProven, sayProven } from '../rules/last-proven.ts';
import type { Rules } from '../rules/rules.ts';
import { type Finding, judge, warning, well } from './finding.ts';
import type { DoctorTools } from './tools.ts';

/**
 * Says when drills last proved each route and each target. Once the rules ask for drills, what was never proved, has changed since or
 * was proved too long ago deserves a look; before that it is only said.
 */
export async function checkProven(rules: Rules, { proven, place, now }: DoctorTools): Promise<Finding[]> {
  const about = { check: 'proven' } as const;
  const looked = await proven();
  // Who asks for no drills need not allow to read of them.
  if ('notKnown' in looked && rules.drills.length === 0) return [];
  return judge(about, looked, (ways) => {
    const all = lastProven(rules, ways, now());
    const open = all.filter(({ state }) => state !== 'proven');
    const [first] = open;
    const good = all.length - open.length;
    const said = `Drills have proved ${good} of ${all.length} routes and targets.`;
    if (first === undefined || rules.drills.length === 0) {
      const finding = well(about, said);
      return first === undefined ? finding : { ...finding, fix: drillCommand(first, place) };
    }
    return [
      well(about, said),
      ...open.map((one) =>
        warning({ ...about, target: labelOf(one) }, `It was ${sayProven(one)}.`, drillCommand(one, place)),
      ),
    ];
  });
}

function labelOf({ way, name }: LastProven): string {
  return inertLine(`${way} ${name}`);
}
