import { describe, expect, it } from 'vitest';
import { alternativesOf, alternativesOfAll, conditionsIn } from '../../src/patterns/alternatives.ts';

/** A field with what it may be, as alternatives name it. */
const type = (...entries: string[]) => ({ path: ['resource', 'type'], field: 'resource.type', entries });
const drill = { path: ['drill'], field: 'drill', entries: [true] };

describe('patterns/alternatives', () => {
  it('of no pattern are one without conditions', () => {
    expect(alternativesOf(undefined)).toEqual([[]]);
    expect(alternativesOfAll([])).toEqual([[]]);
  });

  it('hold together what stands beside each other, and apart what stands in $or', () => {
    const pattern = { drill: [true], resource: { $or: [{ type: ['RDS'] }, { type: ['EBS', 'EFS'] }] } };

    expect(alternativesOf(pattern)).toEqual([
      [drill, type('RDS')],
      [drill, type('EBS', 'EFS')],
    ]);
  });

  it('of several patterns are each with each', () => {
    const [some, others] = [
      { $or: [{ drill: [true] }, { resource: { type: ['RDS'] } }] },
      { resource: { type: ['EBS'] } },
    ];

    expect(alternativesOfAll([some, others])).toEqual([
      [drill, type('EBS')],
      [type('RDS'), type('EBS')],
    ]);
  });

  it('are not followed when there are too many, wherever', () => {
    const ten = Array.from({ length: 10 }, (_none, index) => ({ strikes: [index] }));
    const many = { $or: ten, resource: { $or: ten, tags: { $or: ten, more: { $or: ten } } } };

    expect(alternativesOf(many)).toBeNull();
    expect(alternativesOf({ $or: [many, { drill: [true] }] })).toBeNull();
    expect(alternativesOf({ ...many, drill: [true] })).toBeNull();
    expect(alternativesOfAll([many, { drill: [true] }, { drill: [true] }])).toBeNull();
  });

  it('take what is no pattern for one that says nothing', () => {
    expect(alternativesOf({ resource: 'RDS' })).toEqual([[]]);
    expect(conditionsIn('RDS')).toEqual([]);
  });

  it('are all told as conditions, those in $or too', () => {
    expect(conditionsIn({ $or: [{ drill: [true] }, { resource: { type: ['RDS'] } }] })).toEqual([drill, type('RDS')]);
  });
});
