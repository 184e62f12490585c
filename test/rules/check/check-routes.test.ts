import { describe, expect, it } from 'vitest';
import { checkRoutes, mostLabels } from '../../../src/rules/check/check-routes.ts';

const known = {};

/** Routes that continue, one inside the other list, each with a label of its own. */
const routes = (count: number) =>
  Array.from({ length: count }, (_none, index) => ({
    name: `route ${index}`,
    continue: true,
    labels: { [`label-${index}`]: 'x', common: 'y' },
  }));

describe('rules/check/check-routes: how many labels there may be', () => {
  it('takes as many as an alert and its incident have room for', () => {
    expect(checkRoutes({ routes: routes(mostLabels - 1) }, known)).toEqual([]);
  });

  it('refuses one more, with their number and what to do', () => {
    expect(checkRoutes({ routes: routes(mostLabels) }, known)).toEqual([
      {
        path: ['routes'],
        message: expect.stringMatching(/put 51 different labels .* 50 are the most .*one name with/),
      },
    ]);
  });
});
