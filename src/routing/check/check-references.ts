import { alertTopic, defaultPolicy } from '../built-in.ts';
import { isObject } from '../is-object.ts';
import { optionGroups } from '../kept-options.ts';
import { readMoment } from '../moment.ts';
import { type KnownNames, listOf, namedMistakes, namesOf, reference, targetMistakes } from './check-names.ts';
import { checkPolicies } from './check-policies.ts';
import { checkRoutes } from './check-routes.ts';
import type { Mistake } from './problem.ts';

/**
 * Finds names that refer to nothing, steps out of order and settings that contradict each other. Works on the raw
 * document, so that these are reported together with mistakes of form.
 */
export function checkReferences(raw: Record<string, unknown>): Mistake[] {
  const known = knownNames(raw);
  const defaults = isObject(raw.defaults) ? raw.defaults : {};
  return [
    ...(namesOf(raw.targets).includes(alertTopic.name)
      ? [{ path: ['targets', alertTopic.name], message: 'always exists and cannot be defined again' }]
      : []),
    ...optionGroups.withDefault.flatMap(([name, { refersTo }]) =>
      namedMistakes(defaults[name], ['defaults', name], refersTo, known),
    ),
    ...targetTemplates(raw, known),
    ...rotationMistakes(raw, known),
    ...checkPolicies(raw, known),
    ...checkRoutes(raw, known),
    ...targetMistakes(raw.fallback, ['fallback'], known.targets),
    ...targetMistakes(raw.bulletins, ['bulletins'], known.told),
  ];
}

function knownNames(raw: Record<string, unknown>): KnownNames {
  const targets = [...namesOf(raw.targets), alertTopic.name];
  return {
    targets,
    told: [...targets, ...namesOf(raw.rotations)],
    policies: [...namesOf(raw.policies), defaultPolicy.name],
    hours: namesOf(raw.hours),
    templates: namesOf(raw.templates),
  };
}

function targetTemplates({ targets }: Record<string, unknown>, { templates }: KnownNames): Mistake[] {
  return Object.entries(isObject(targets) ? targets : {}).flatMap(([name, target]) =>
    isObject(target) ? reference(target.template, ['targets', name, 'template'], 'template', templates) : [],
  );
}

/** A rotation stands where a target stands, so that their names must differ, and none stands in another. */
function rotationMistakes({ rotations }: Record<string, unknown>, { targets }: KnownNames): Mistake[] {
  return Object.entries(isObject(rotations) ? rotations : {}).flatMap(([name, rotation]): Mistake[] => {
    const path = ['rotations', name];
    if (!isObject(rotation)) return [];
    const timezone = typeof rotation.timezone === 'string' ? rotation.timezone : 'UTC';
    return [
      ...(targets.includes(name) ? [{ path, message: 'is the name of a target too; "notify" could mean either' }] : []),
      ...listOf(rotation.order).flatMap((target, index) =>
        reference(target, [...path, 'order', index], 'target', targets),
      ),
      ...listOf(rotation.overrides).flatMap((override, index): Mistake[] => {
        if (!isObject(override)) return [];
        const here = [...path, 'overrides', index];
        return [
          ...reference(override.target, [...here, 'target'], 'target', targets),
          ...(isBackwards(override, timezone)
            ? [{ path: [...here, 'until'], value: override.until, message: 'is not later than "from"' }]
            : []),
        ];
      }),
    ];
  });
}

function isBackwards({ from, until }: Record<string, unknown>, timezone: string): boolean {
  if (typeof from !== 'string' || typeof until !== 'string') return false;
  try {
    const [begin, end] = [readMoment(from, timezone), readMoment(until, timezone)];
    return begin !== null && end !== null && end <= begin;
  } catch {
    // The time zone does not exist, which is a mistake of its own.
    return false;
  }
}
