import { describe, expect, it } from 'vitest';
import { actorNamed } from '../../src/evidence/actor.ts';
import { type PersonsItem, readableItems, whyNoRoom } from '../../src/incidents/persons-item.ts';
import { addSeconds } from '../../src/lib/instant.ts';
import { noon } from '../support/alerts.ts';

type Item = Pick<PersonsItem, 'id' | 'from' | 'until' | 'ended'>;

const holding: Item = { id: 'b', from: noon, until: addSeconds(noon, 60), ended: null };
const over: Item = { ...holding, until: noon };
const endedEarly: Item = { ...holding, ended: { at: noon, actor: actorNamed('ben'), via: 'in Slack' } };
const list = (count: number, item: Item) => Array.from({ length: count }, () => ({ ...item }));

describe('incidents/persons-item: what is read', () => {
  it('are 200 that hold, however many are over', () => {
    const items = [...list(500, over), ...list(300, endedEarly), ...list(200, holding)];

    expect(readableItems(items, noon)).toEqual({ items, isCut: false });
  });

  it('leaves out what was made last, whenever that ends, keeps the order, and says so', () => {
    const newest = { ...holding, from: addSeconds(noon, 1), until: addSeconds(noon, 2) };
    const items = [...list(10, endedEarly), ...list(199, holding)];

    expect(readableItems([newest, ...items, holding], noon)).toEqual({ items: [...items, holding], isCut: true });
    expect(readableItems([newest, ...items], noon)).toEqual({ items: [newest, ...items], isCut: false });
  });

  it('goes by the id of what was made at the same moment, which grows', () => {
    const earlier = { ...holding, id: 'a', until: addSeconds(noon, 90) };
    const later = { ...holding, id: 'c' };
    const items = list(199, holding);

    expect(readableItems([later, ...items, earlier], noon)).toEqual({ items: [...items, earlier], isCut: true });
  });
});

describe('incidents/persons-item: room for one more', () => {
  it('is there while 149 hold, however many are over', () => {
    expect(
      whyNoRoom('silence', [...list(500, over), ...list(500, endedEarly), ...list(149, holding)], noon),
    ).toBeNull();
  });

  it('is not there when 150 do, and it says what to do', () => {
    expect(whyNoRoom('acceptance', list(150, holding), noon)).toBe(
      '150 acceptances hold, and no more than 150 may. End one that is not needed (npx backup-alerts acceptance list, npx backup-alerts acceptance end), then do this again.',
    );
  });
});
