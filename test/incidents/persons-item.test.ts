import { describe, expect, it } from 'vitest';
import { actorNamed } from '../../src/evidence/actor.ts';
import { type PersonsItem, readableItems } from '../../src/incidents/persons-item.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { noon } from '../support/alerts.ts';

type Item = Pick<PersonsItem, 'until' | 'ended'>;

const holding: Item = { until: addSeconds(noon, 60), ended: null };
const over: Item = { until: noon, ended: null };
const endedEarly: Item = {
  until: addSeconds(noon, 60),
  ended: { at: noon, actor: actorNamed('ben'), via: 'in Slack' },
};
const list = (count: number, item: Item) => Array.from({ length: count }, () => item);

describe('incidents/persons-item: what is read', () => {
  it('are 200 that hold, however many are over', () => {
    const items = [...list(500, over), ...list(300, endedEarly), ...list(200, holding)];

    expect(readableItems(items, noon)).toEqual({ items, isCut: false });
  });

  it('ends before the first that is one too many, and says so', () => {
    const items = [...list(10, endedEarly), ...list(200, holding)];

    expect(readableItems([...items, holding, endedEarly], noon)).toEqual({ items, isCut: true });
  });
});
