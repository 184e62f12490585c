import { describe, expect, it } from 'vitest';
import { seeRoutes } from '../../../../src/rules/check/warnings/seen-routes.ts';
import { compileWithoutWindows } from '../../../../src/rules/compile-rules.ts';

/** Returns why nothing comes to each route. */
function idleOf(routes: readonly { name: string; match?: unknown }[]) {
  const { all } = seeRoutes(compileWithoutWindows({ version: 1, routes: [...routes] }, '1').routes);
  return all.map(({ idle }) => (idle?.because === 'covered' ? idle.by.name : (idle?.because ?? null)));
}

describe('rules/check/warnings/seen-routes', () => {
  it('proves nothing of a route with too many alternatives to follow, nor by it', () => {
    const causes = Array.from({ length: 201 }, (_, index) => ({ cause: [`c${index}`] }));
    const routes = [
      { name: 'a', match: { drill: [true] } },
      { name: 'b', match: { $or: causes } },
      { name: 'c', match: { cause: ['c1'] } },
      { name: 'd', match: { cause: ['c1'], strikes: [3] } },
    ];

    expect(idleOf(routes)).toEqual([null, null, null, 'c']);
  });
});
