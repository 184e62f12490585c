import { nearestName } from '../lib/nearest-name.ts';
import { readAfter } from './after.ts';
import { alertFields, tagsField } from './alert-document.ts';
import { alertTopic, defaultPolicy } from './built-in.ts';
import { catchAll } from './decide.ts';
import { isObject } from './is-object.ts';
import type { Mistake, RulesPath } from './problem.ts';

/**
 * Finds names that refer to nothing, steps out of order and settings that contradict each other. Works on the raw
 * document, so that these are reported together with mistakes of form.
 */
export function checkReferences(raw: unknown): Mistake[] {
  const document = isObject(raw) ? raw : {};
  const targets = [...namesOf(document.targets), alertTopic.name];
  const policies = [...namesOf(document.policies), defaultPolicy.name];
  const defaults = isObject(document.defaults) ? document.defaults : {};
  return [
    ...(namesOf(document.targets).includes(alertTopic.name)
      ? [{ path: ['targets', alertTopic.name], message: 'always exists and cannot be defined again' }]
      : []),
    ...reference(defaults.policy, ['defaults', 'policy'], 'policy', policies),
    ...groupByMistakes(defaults.groupBy, ['defaults', 'groupBy']),
    ...Object.entries(isObject(document.policies) ? document.policies : {}).flatMap(([name, policy]) =>
      policyMistakes(policy, ['policies', name], targets),
    ),
    ...routesMistakes(listOf(document.routes), policies),
    ...targetMistakes(document.fallback, ['fallback'], targets),
  ];
}

function policyMistakes(policy: unknown, path: RulesPath, targets: readonly string[]): Mistake[] {
  const steps = isObject(policy) ? listOf(policy.steps) : [];
  return [
    ...steps.flatMap((step, index) =>
      isObject(step) ? targetMistakes(step.notify, [...path, 'steps', index, 'notify'], targets) : [],
    ),
    ...orderMistakes(steps, [...path, 'steps']),
  ];
}

/** Durations have to ascend, and shares of the RPO among themselves; which of the two comes first only the RPO tells. */
function orderMistakes(steps: readonly unknown[], path: RulesPath): Mistake[] {
  const latest: Record<string, number> = {};
  return steps.flatMap((step, index): Mistake[] => {
    const text = isObject(step) ? step.after : null;
    const after = text === undefined || typeof text === 'string' ? readAfter(text) : null;
    if (after === null) return [];
    const [unit, amount] = Object.entries(after)[0] as [string, number];
    const late = amount > (latest[unit] ?? Number.NEGATIVE_INFINITY);
    latest[unit] = Math.max(amount, latest[unit] ?? 0);
    if (late) return [];
    if (text === undefined)
      return [{ path: [...path, index], message: 'says no "after"; only the first step may leave it out' }];
    return [
      {
        path: [...path, index, 'after'],
        value: text,
        message: 'is not later than the step before it; steps stand in ascending order',
      },
    ];
  });
}

function routesMistakes(routes: readonly unknown[], policies: readonly string[]): Mistake[] {
  const seen = new Set<unknown>([catchAll]);
  return routes.flatMap((route, index): Mistake[] => {
    if (!isObject(route)) return [];
    const path = ['routes', index];
    const repeated = seen.has(route.name);
    seen.add(route.name);
    return [
      ...(repeated ? [{ path: [...path, 'name'], value: route.name, message: sayRepeated(route.name) }] : []),
      ...reference(route.policy, [...path, 'policy'], 'policy', policies),
      ...groupByMistakes(route.groupBy, [...path, 'groupBy']),
      ...combinationMistakes(route, path),
    ];
  });
}

function sayRepeated(name: unknown): string {
  return name === catchAll ? 'is the name of the route that always exists' : 'is the name of an earlier route';
}

/** A route that ignores decides nothing else; a route that continues only sets the severity. */
function combinationMistakes(route: Record<string, unknown>, path: RulesPath): Mistake[] {
  const kept = (names: readonly string[], because: string) =>
    names.filter((name) => route[name] !== undefined).map((name) => ({ path: [...path, name], message: because }));
  if (route.continue === true) {
    const because =
      'has no effect in a route with "continue: true", which only sets the severity; the next matching route decides the rest';
    const useless =
      route.severity === undefined
        ? [{ path: [...path, 'continue'], message: 'needs a "severity": that is all a route that continues can set' }]
        : [];
    return [...kept(['policy', 'groupBy', 'groupWait', 'ignore'], because), ...useless];
  }
  if (route.ignore === undefined) return [];
  return kept(['policy', 'severity', 'groupWait'], 'has no effect in a route that ignores');
}

function groupByMistakes(value: unknown, path: RulesPath): Mistake[] {
  return listOf(value).flatMap((field, index): Mistake[] => {
    if (typeof field !== 'string' || alertFields.has(field)) return [];
    if (field.startsWith(`${tagsField}.`) && field.length > tagsField.length + 1) return [];
    const elsewhere = [...alertFields.keys()].find((one) => one.endsWith(`.${field}`));
    const nearest = elsewhere ?? nearestName(field, alertFields.keys());
    return [{ path: [...path, index], value: field, message: 'is not a field of alerts', nearest }];
  });
}

function targetMistakes(value: unknown, path: RulesPath, targets: readonly string[]): Mistake[] {
  const names = listOf(value);
  return names.flatMap((name, index) => [
    ...reference(name, [...path, index], 'target', targets),
    ...(typeof name === 'string' && names.indexOf(name) < index
      ? [{ path: [...path, index], value: name, message: 'is named twice' }]
      : []),
  ]);
}

function reference(name: unknown, path: RulesPath, kind: string, known: readonly string[]): Mistake[] {
  if (typeof name !== 'string' || known.includes(name)) return [];
  const message = `is not a ${kind}; there are ${known.slice(0, 20).join(', ')}${known.length > 20 ? ', …' : ''}`;
  return [{ path, value: name, message, nearest: nearestName(name, known) }];
}

function namesOf(value: unknown): string[] {
  return isObject(value) ? Object.keys(value) : [];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
