import { inertLine } from '../../lib/text.ts';
import { type Layout, type Style, wrap } from '../layout.ts';
import type { RouteView, Step } from './tree-view.ts';

/** What stands before a route that an event came to, or did not. */
const marks: Readonly<Record<Step, string>> = { decides: '✓ ', passed: '● ', missed: '✗ ', 'not tried': '' };

/** How a route's name is painted; without an event all are alike. */
const styles: Readonly<Record<Step, Style>> = {
  decides: ['bold', 'green'],
  passed: ['bold', 'green'],
  missed: 'dim',
  'not tried': 'dim',
};

/** Returns the tree as lines; where an event went its lines are heavy, so that the way is seen without colours too. */
export function drawRoutes(routes: readonly RouteView[], layout: Layout, prefix = ''): string[] {
  return routes.flatMap((route, index) => {
    const next = routes[index + 1];
    const below = `${prefix}${next === undefined ? '   ' : isTried(next) ? '┃  ' : '│  '}`;
    const [child] = route.routes;
    const inside = `${below}${child === undefined ? '   ' : isTried(child) ? '┃  ' : '│  '}`;
    const head = `${marks[route.step ?? 'not tried']}${inertLine(route.name)}`;
    const first = `${prefix}${cornerOf(route, next)}`;
    const [, ...more] = wrap(describeEnd(route), layout.width, ' '.repeat(first.length + head.length + 1));
    const [end = ''] = wrap(describeEnd(route), layout.width - first.length - head.length - 1);
    return [
      `${first}${paintHead(head, route, layout)} ${end}`,
      ...more.map((line) => `${inside}${line.slice(inside.length)}`),
      ...bodyOf(route).flatMap((text) =>
        wrap(text, layout.width - inside.length - 1).map((line) => `${inside} ${paintBody(line, route, layout)}`),
      ),
      ...drawRoutes(route.routes, layout, below),
    ];
  });
}

function isTried({ step }: RouteView): boolean {
  return step !== null && step !== 'not tried';
}

function cornerOf(route: RouteView, next: RouteView | undefined): string {
  if (next === undefined) return isTried(route) ? '┗━ ' : '└─ ';
  if (!isTried(route)) return '├─ ';
  return isTried(next) ? '┣━ ' : '┡━ ';
}

function paintHead(head: string, { step }: RouteView, { paint }: Layout): string {
  return paint(step === null ? 'bold' : styles[step], head);
}

/** Why a route does not match is what people look for. */
function paintBody(line: string, { because }: RouteView, { paint }: Layout): string {
  return because === null ? paint('dim', line) : line;
}

/** What comes after a route's name: where its alerts go. */
function describeEnd({ policy, ignore, routes }: RouteView): string {
  if (ignore !== null) return `→ ignored: ${ignore}`;
  if (policy === null) return '→ the next routes';
  return `→ ${policy}${routes.length > 0 ? ', unless a route inside decides' : ''}`;
}

/** Of a route that does not match, why is all that matters; one that the event never came to has but its place. */
function bodyOf({ because, step, matches, sets }: RouteView): string[] {
  if (step === 'not tried') return [];
  if (because !== null) return [because];
  return [`if ${matches}`, ...(sets.length === 0 ? [] : [sets.join(', ')])];
}
