import type { CompiledRoute } from '../../compiled.ts';
import type { RulesIssue } from '../issue.ts';
import { anything, critical, isCovered } from './facts.ts';
import type { SeenRoute } from './seen-routes.ts';

/** Finds routes that no alert reaches or that match none, and routes that ignore what nobody means to ignore. */
export function warnOfRoutes(routes: readonly SeenRoute[]): RulesIssue[] {
  return routes.flatMap((seen) => [...warnOfIdle(seen), ...warnOfIgnoring(seen)]);
}

function warnOfIdle({ route, path, idle, before }: SeenRoute): RulesIssue[] {
  if (idle === null || idle.because === 'around') return [];
  const value = route.name;
  if (idle.because === 'covered') {
    const message = `is never reached: "${idle.by.name}" before it takes ${describeTaken(idle.by)}`;
    return [{ path, value, message }];
  }
  const isSet = before.severity !== null && before.severity !== 'unknown';
  const hint = isSet ? `, with the severity ${before.severity} that a route before it sets` : '';
  return [
    {
      path: [...path, 'match'],
      value,
      message: `matches no alert that comes to it${hint}: what it asks for excludes ${path.length > 2 ? 'what the routes around it ask for' : 'itself'}`,
    },
  ];
}

function describeTaken({ pattern }: CompiledRoute): string {
  return pattern === undefined ? 'every alert that comes to it' : 'all that this one would match';
}

/** Finds routes that ignore critical alerts: nobody hears of these, however bad they are. */
function warnOfIgnoring({ route, path, facts, before, idle }: SeenRoute): RulesIssue[] {
  if (route.ignore === null || idle !== null) return [];
  const isAll = isCovered(anything, facts);
  const isCritical = before.severity === null && isCovered(critical, facts);
  if (!isAll && !isCritical) return [];
  const rest = path[1] === 0 && path.length === 2 ? '' : ' that no route before it decides';
  const message = `ignores every ${isAll ? 'alert' : 'critical alert'}${rest}${isAll ? ', critical ones too' : ''}`;
  return [{ path: [...path, 'ignore'], value: route.name, message }];
}
