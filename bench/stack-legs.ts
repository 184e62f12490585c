/** Where the time of `npm run bench:stack` goes, by the moments that the router wrote into its table. */

/** One failure: when EventBridge had accepted it, and when each vendor was called about it, in milliseconds of one clock. */
export interface Told {
  readonly resource: string;
  readonly acceptedAt: number;
  /** By target. */
  readonly calledAt: Readonly<Record<string, number>>;
}

/** A part of the way, and how long it took each time, in milliseconds. */
export interface Leg {
  readonly name: string;
  readonly ms: readonly number[];
}

type Item = Readonly<Record<string, unknown>>;

/** What of an item is needed. */
export const attributesOfLegs = ['pk', 'sk', 'incident', 'record', 'target', 'firstAttemptAt'] as const;

/** Returns the parts of the way, in their order. What the table no longer knows is left out. */
export function legsOf(told: readonly Told[], items: readonly Item[]): Leg[] {
  const byIncident = Map.groupBy(items, ({ pk }) => String(pk));
  const incidentOf = new Map(
    items.flatMap((item) => (item.incident === undefined ? [] : [[resourceOf(item), item.pk] as const])),
  );
  const ways = told.flatMap((one) => wayOf(one, byIncident.get(String(incidentOf.get(one.resource))) ?? []));
  return [
    { name: 'accepted → incident opened', ms: ways.map(({ acceptedAt, openedAt }) => openedAt - acceptedAt) },
    { name: 'opened → step taken', ms: ways.map(({ openedAt, stepAt }) => stepAt - openedAt) },
    {
      name: 'step → delivery begun',
      ms: ways.flatMap(({ stepAt, sent }) => sent.map(({ begunAt }) => begunAt - stepAt)),
    },
    { name: 'begun → vendor called', ms: ways.flatMap(({ sent }) => sent.map((one) => one.calledAt - one.begunAt)) },
  ];
}

interface Way {
  readonly acceptedAt: number;
  readonly openedAt: number;
  readonly stepAt: number;
  readonly sent: readonly { begunAt: number; calledAt: number }[];
}

function wayOf({ acceptedAt, calledAt }: Told, items: readonly Item[]): Way[] {
  const records = items.filter(({ sk }) => String(sk).startsWith('RECORD#')).toSorted(bySortKey);
  const [opened, step] = records;
  if (opened === undefined || step === undefined) return [];
  const sent = items.flatMap(({ sk, target, firstAttemptAt }) => {
    const called = calledAt[String(target)];
    const isFirst = String(sk).startsWith('DELIVERY#') && called !== undefined;
    return isFirst ? [{ begunAt: Date.parse(String(firstAttemptAt)), calledAt: called }] : [];
  });
  return [{ acceptedAt, openedAt: atOf(opened), stepAt: atOf(step), sent }];
}

function resourceOf({ incident }: Item): string {
  const { alerts } = incident as { alerts: readonly { resourceName: string }[] };
  return alerts[0]?.resourceName ?? '';
}

function atOf({ record }: Item): number {
  return Date.parse((record as { at: string }).at);
}

function bySortKey(a: Item, b: Item): number {
  return String(a.sk) < String(b.sk) ? -1 : 1;
}

/** The smallest of some numbers that so large a share of them does not exceed; 0 of none. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
