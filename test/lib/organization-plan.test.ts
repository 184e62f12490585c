import { describe, expect, it } from 'vitest';
import { isOrganizationPlan } from '../../src/lib/organization-plan.ts';

describe('lib/organization-plan', () => {
  it.each([
    ['orgs/544033d1-b19c-3f2a-9c20-40bcf82ca0bf', true],
    ['544033d1-b19c-3f2a-9c20-40bcf82ca0bf', false],
    ['', false],
    [null, false],
  ])('%s: %s', (planId, isOne) => {
    expect(isOrganizationPlan(planId)).toBe(isOne);
  });
});
