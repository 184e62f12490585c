import { describe, expect, it } from 'vitest';
import type { JobDetails } from '../../src/ports/aws-backup/job-describer.ts';
import { details as jobDetails } from '../enrich/sample-findings.ts';
import { edited } from '../support/edited.ts';
import { invoicesDb, ordersDb } from '../support/events.ts';
import { World } from '../support/world.ts';

const bucket = 'arn:aws:s3:::reports';
const key = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-4000-8000-000000000000';
const rules = `
version: 1
defaults: { policy: platform, groupWait: 30s }
targets: { chat: { recorder: {} }, tickets: { recorder: {} }, storage: { recorder: {} } }
policies:
  platform: { steps: [ { notify: [chat, tickets] } ] }
  storage: { steps: [ { notify: [storage] } ] }
routes:
  - { name: buckets, match: { resource: { type: [S3] } }, policy: storage }
`;
const broken = `KMS key is either disabled or pending deletion or access to KMS key is denied: ${key}`;

function worldWith(details: Partial<JobDetails> = {}): World {
  const world = new World(rules);
  world.describer = { describe: async () => jobDetails(details) };
  return world;
}

describe('journeys/common-cause', () => {
  it('one broken key is one incident with its reach, and each route hears of it once', async () => {
    const world = worldWith();
    await world.backupFails({ jobId: 'a', message: broken });
    await world.backupFails({ jobId: 'b', resourceArn: invoicesDb, message: broken });
    await world.backupFails({ jobId: 'c', resourceArn: bucket, resourceType: 'S3', message: broken });
    await world.passes('31s');

    for (const target of ['chat', 'tickets', 'storage']) world.expectNotice(target, 'opened');
    world.end();
    expect(world.onlyIncident()).toMatchObject({
      alertCount: 3,
      openLanes: 3,
      reach: { resources: 3, byType: { RDS: 2, S3: 1 }, byOwner: { 'no owner': 3 } },
    });
  });

  it('people of another route are told when their resource joins later', async () => {
    const world = worldWith();
    await world.backupFails({ jobId: 'a', message: broken });
    await world.passes('31s');
    world.expectNotice('chat', 'opened');
    world.expectNotice('tickets', 'opened');

    await world.backupFails({ jobId: 'b', resourceArn: bucket, resourceType: 'S3', message: broken });
    world.expectNotice('storage', 'opened');
    world.expectNotice('chat', 'joined');
    world.expectNotice('tickets', 'joined');
    await world.acknowledges('Ana');
    for (const target of ['chat', 'tickets', 'storage']) world.expectNotice(target, 'acknowledged');
    world.end();
  });

  it('another key is another incident', async () => {
    const world = worldWith();
    await world.backupFails({ jobId: 'a', message: broken });
    const other = edited(broken, ['0a1b', '9f9f']);
    await world.backupFails({ jobId: 'b', resourceArn: invoicesDb, message: other });
    expect(world.store.incidents.size).toBe(2);
  });

  it('errors the catalogue does not know are one incident only when AWS says the same of them', async () => {
    const world = worldWith();
    await world.backupFails({ jobId: 'a', message: 'The flux capacitor of orders-db is empty.' });
    await world.backupFails({
      jobId: 'b',
      resourceArn: invoicesDb,
      message: 'The flux capacitor of invoices-db is empty.',
    });
    await world.backupFails({ jobId: 'c', resourceArn: `${ordersDb}-2`, message: 'Gremlins in the tape drive.' });
    expect([...world.store.incidents.values()].map(({ alertCount }) => alertCount).sort()).toEqual([1, 2]);
  });

  it('the parts of a composite resource hang under one incident, parent first or last', async () => {
    const parent = 'stack-job';
    for (const order of [
      ['part', 'whole'],
      ['whole', 'part'],
    ]) {
      const world = worldWith();
      for (const which of order) {
        const details = which === 'part' ? { parentJobId: parent } : { isParent: true };
        world.describer = { describe: async () => jobDetails(details) };
        await world.backupFails(
          which === 'part'
            ? { jobId: 'part-job', message: 'Instance is not in state available' }
            : {
                jobId: parent,
                resourceArn: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/1',
                resourceType: 'CloudFormation',
                state: 'PARTIAL',
                message: 'A part failed.',
              },
        );
      }
      expect(world.onlyIncident(), order.join(', then ')).toMatchObject({ alertCount: 2 });
    }
  });

  it('a groupBy that asks for an incident per resource is obeyed', async () => {
    const world = new World(edited(rules, ['groupWait', 'groupBy: [resource.arn], groupWait']));
    await world.backupFails({ jobId: 'a', message: broken });
    await world.backupFails({ jobId: 'b', resourceArn: invoicesDb, message: broken });
    expect(world.store.incidents.size).toBe(2);
  });

  it('recovers in a bounded number of messages, however many resources there are (I10)', async () => {
    const world = worldWith();
    const resources = Array.from({ length: 100 }, (_none, index) => `${ordersDb}-${index}`);
    for (const [index, resourceArn] of resources.entries()) {
      await world.backupFails({ jobId: `failed-${index}`, resourceArn, message: broken });
    }
    await world.passes('31s');
    for (const [index, resourceArn] of resources.entries()) {
      await world.backupSucceeds({ jobId: `good-${index}`, resourceArn, startedAt: world.now });
    }

    const { id, status } = world.onlyIncident();
    const updates = (await world.ledger.rows(id)).filter(
      ({ kind, target }) => kind === 'progressed' && target === 'chat',
    );
    expect(status).toBe('resolved');
    expect(updates.length).toBeGreaterThan(3);
    expect(updates.length).toBeLessThan(10);
  });
});
