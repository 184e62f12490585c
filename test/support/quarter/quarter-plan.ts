import { type Chance, chanceOf } from '../../../local/chaos/chance.ts';

/** How a failure ends, or why nobody is told of it. */
export const fates = ['success', 'person', 'accepted', 'silenced', 'ignored', 'retried'] as const;
export type Fate = (typeof fates)[number];

/** A resource whose backups fail from one night on. */
export interface Trouble {
  resource: string;
  /** Counted from the first day of the quarter. */
  night: number;
  /** How many nights; on the next one it goes well. */
  nights: number;
  fate: Fate;
  /** Somebody acknowledges it in the first night. */
  acknowledged: boolean;
}

/** What a quarter is made of; days are counted from its first one. */
export interface QuarterShape {
  seed: number;
  firstDay: string;
  days: number;
  resources: number;
  troubles: number;
  /** Days without any job. */
  quietDays: readonly number[];
  /** Events of a third of the jobs of this day are lost, and two targets are down. */
  outageDay: number | null;
  /** Days on which a drill is played. */
  drillDays: readonly number[];
  /** Days on which the rules are edited; `brokenEditDay`: so that they cannot be used, until the next edit. */
  editDays: readonly number[];
  brokenEditDay: number | null;
  /** Nights in which a backup of the plan never starts. */
  missedNights: readonly number[];
  /** Days whose digest is there when somebody with a clock behind writes something of them. */
  lateDays: readonly number[];
  /** `watch`, `retry` and `archive` run in each of so many hours; absent: in each. */
  everyHours?: number;
  /** From the first to the second day nothing is archived. */
  archiveDown: readonly [number, number] | null;
}

/** What happens in a quarter. */
export interface QuarterPlan extends QuarterShape {
  names: readonly string[];
  planned: readonly Trouble[];
}

/** The fates, one trouble after the other; most are those of everybody. */
const inTurn: readonly Fate[] = [
  ...(['success', 'ignored', 'person', 'success', 'silenced', 'success', 'accepted', 'success', 'retried'] as const),
  ...(['success', 'person', 'success', 'success'] as const),
];
const prefixes: Readonly<Partial<Record<Fate, string>>> = { ignored: 'scratch', retried: 'again' };

/** Draws what happens: the same for the same shape. A resource has one trouble at a time, and some days without in between. */
export function planQuarter(shape: QuarterShape): QuarterPlan {
  const chance = chanceOf(shape.seed);
  const names = Array.from({ length: shape.resources }, (_none, index) => nameOf(index));
  const busyUntil = new Map<string, number>();
  const planned: Trouble[] = [];
  for (let tries = 0; planned.length < shape.troubles && tries < shape.troubles * 50; tries += 1) {
    const trouble = drawn(chance, names, { ...shape, fate: inTurn[planned.length % inTurn.length] as Fate });
    const nights = Array.from({ length: trouble.nights + 1 }, (_none, index) => trouble.night + index);
    const isOver = nights.every((night) => night < shape.days && !shape.quietDays.includes(night));
    const isFree = (busyUntil.get(trouble.resource) ?? -1) < trouble.night;
    // The end of one that was accepted or silenced is days away.
    if (!isOver || !isFree) continue;
    busyUntil.set(trouble.resource, trouble.night + trouble.nights + 10);
    planned.push(trouble);
  }
  return { ...shape, names, planned };
}

/** The last ones are left alone by what is drawn, so that each fate has resources of its own. */
function nameOf(index: number): string {
  const number = String(index).padStart(4, '0');
  if (index % 20 === 18) return `scratch-${number}`;
  return index % 20 === 19 ? `again-${number}` : `db-${number}`;
}

function drawn(chance: Chance, names: readonly string[], { days, fate }: QuarterShape & { fate: Fate }): Trouble {
  const of = names.filter((name) => name.startsWith(prefixes[fate] ?? 'db'));
  const isShort = fate === 'person' || fate === 'retried';
  return {
    resource: chance.pick(of.length === 0 ? names : of),
    night: 1 + chance.below(Math.max(1, days - 3)),
    nights: isShort ? 1 : 1 + chance.below(3),
    fate: of.length === 0 ? 'success' : fate,
    acknowledged: chance.below(2) === 0,
  };
}

/** What a plan comes to: incidents that are opened, and jobs by what becomes of them. */
export interface Foreseen {
  incidents: number;
  jobs: { ok: number; told: number; ignored: number; quiet: number; accepted: number };
}

/** Counts what has to come of a plan, without any of the router: an incident for each trouble that is not ignored, and so on. */
export function foresee({ planned, names, days, quietDays, missedNights, brokenEditDay }: QuarterPlan): Foreseen {
  const nightsOf = (...wanted: Fate[]) =>
    planned.filter(({ fate }) => wanted.includes(fate)).reduce((sum, { nights }) => sum + nights, 0);
  const accepted = planned.filter(({ fate }) => fate === 'accepted').length;
  const failed = nightsOf(...fates);
  return {
    // What was found at the first look is one; rules that cannot be used are one.
    incidents:
      planned.filter(({ fate }) => fate !== 'ignored').length +
      missedNights.length +
      1 +
      (brokenEditDay === null ? 0 : 1),
    jobs: {
      ok: names.length * (days - quietDays.length) - failed,
      told: nightsOf('success', 'person', 'retried') + accepted,
      ignored: nightsOf('ignored'),
      quiet: nightsOf('silenced'),
      // The first night is what is accepted.
      accepted: nightsOf('accepted') - accepted,
    },
  };
}
