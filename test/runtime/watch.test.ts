import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeWatch } from '../../src/runtime/watch.ts';
import { World } from '../support/world.ts';

/** AWS on loopback, which answers nothing to everything; when which of its services was called. */
async function quietAws() {
  const called: { service: string | undefined; at: number }[] = [];
  const server = createServer((request, response) => {
    const [, service] = /\/([a-z0-9-]+)\/aws4_request/.exec(request.headers.authorization ?? '') ?? [];
    called.push({ service, at: performance.now() });
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, called };
}

function environmentOf(url: string) {
  return {
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE1111EXAMP',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL: url,
    STAGE: 'test',
    TABLE_NAME: 'alerts',
    EVIDENCE_RETENTION_DAYS: '400',
    DELIVERIES_QUEUE_URL: `${url}/deliveries.fifo`,
    INTAKE_QUEUE_URL: `${url}/intake`,
    RULES_PATH: '/backup-alerts/test/routing',
    ESCALATION_ARN: 'arn:aws:states:eu-west-1:111122223333:stateMachine:escalation',
    // Two a second, and two at once, is what watch takes of it.
    BACKUP_CALLS_PER_SECOND: '4',
    LOOK_FOR_RUNS: 'true',
  };
}

describe('runtime/watch: what it asks is paced', () => {
  it('calls of AWS Backup together, whichever part of a run makes them', async () => {
    const { url, called } = await quietAws();
    const { log } = new World();
    const { endedJobs, estate } = makeWatch(environmentOf(url), log);
    const now = () => '2026-11-22T06:00:00.000Z';
    const ended = async () => {
      for await (const _page of endedJobs.pages('backup', { from: '2026-11-22T05:00:00.000Z', to: now() }));
    };

    const begun = performance.now();
    await Promise.all([ended(), ended(), estate?.goOn({ since: now(), isDaily: false }, now, () => called.length < 3)]);

    const ofBackup = called.filter(({ service }) => service === 'backup');
    expect(ofBackup.length).toBeGreaterThanOrEqual(3);
    // From when they were asked for: a busy machine makes a call later, never earlier.
    expect((ofBackup[2]?.at ?? 0) - begun).toBeGreaterThan(450);
  });

  it('and calls of each other service for itself', async () => {
    const { url, called } = await quietAws();
    const { makeAccountAnswers } = await import('../../src/runtime/watch-answers.ts');
    const { patientBackupClient } = await import('../../src/runtime/patient-backup.ts');
    const environment = environmentOf(url);
    const answers = makeAccountAnswers(patientBackupClient(environment), environment);

    const begun = performance.now();
    await Promise.all(Array.from({ length: 8 }, () => answers.page('get-resources', {})));

    // Five at once, then five a second.
    expect(Math.max(...called.map(({ at }) => at)) - begun).toBeGreaterThan(550);
  });
});
