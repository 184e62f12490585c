import type { Rules } from '../rules/rules.ts';
import { Asking } from './asking.ts';
import { type Box, boxesOf, boxPattern, isInside, placesIn } from './boxes.ts';
import { type Aspect, aspects, type Difference, type NamedMute } from './outcome.ts';
import { changedPatterns } from './placed-routes.ts';
import type { SampledField } from './samples.ts';

/** Alerts that all have the same difference. */
export interface Region {
  aspect: Aspect;
  /** Equal for the same difference in this aspect. */
  key: string;
  difference: Difference;
  box: Box;
}

/** How many regions are searched for in each aspect; rules with more differences have changed as a whole. */
const soughtRegions = 100;

/**
 * Finds the alerts that are treated differently than before, as boxes: for each field the samples that they may have. Only
 * alerts that a changed route matches can be. One alert of a box walks through both rules; a box is split where some of its
 * alerts would be treated differently, and a uniform one is widened as far as it stays uniform.
 *
 * @param budget how many patterns are tried at most; differences beyond that are not found
 */
export function findRegions(
  before: Rules,
  after: Rules,
  mutes: readonly NamedMute[],
  fields: readonly SampledField[],
  budget: number,
): Region[] {
  const asking = new Asking(before, after, mutes, fields, budget);
  const isSeverityKept = ![before, after].some(setsSeverity);
  const begin = changedPatterns(before, after).flatMap((patterns) =>
    boxesOf(boxPattern(patterns, fields), fields, isSeverityKept),
  );
  const found = new Map(aspects.map((aspect): [Aspect, Region[]] => [aspect, []]));
  for (const { box, keys, difference } of begin.flatMap((one) => [...asking.parts(one)])) {
    for (const [aspect, regions] of found) {
      const key = keys[aspect];
      if (key === null || regions.length >= soughtRegions) continue;
      if (regions.some((one) => one.key === key && isInside(box, one.box))) continue;
      regions.push({ aspect, key, difference, box: asking.widen(box, aspect, key) });
    }
  }
  return [...found.values()].flatMap(withoutOverlaps);
}

/** Returns regions of the same difference without those that lie inside a larger one. */
function withoutOverlaps(regions: readonly Region[]): Region[] {
  const largestFirst = regions.toSorted((a, b) => Number(sizeOf(b) - sizeOf(a)));
  const kept: Region[] = [];
  for (const region of largestFirst) {
    const larger = kept.filter(({ key }) => key === region.key);
    let box = region.box;
    for (const [index, mask] of box.entries()) {
      const rest = placesIn(mask)
        .map((place) => 1n << BigInt(place))
        .filter((bit) => !larger.some((one) => isInside(box.with(index, bit), one.box)))
        .reduce((bits, bit) => bits | bit, 0n);
      box = box.with(index, rest);
    }
    if (box.every((mask) => mask !== 0n)) kept.push({ ...region, box });
  }
  return kept;
}

function sizeOf(region: Region): bigint {
  return region.box.reduce((size, mask) => size * BigInt(placesIn(mask).length), 1n);
}

function setsSeverity({ routes }: Pick<Rules, 'routes'>): boolean {
  return routes.some((route) => route.severity !== null || setsSeverity(route));
}
