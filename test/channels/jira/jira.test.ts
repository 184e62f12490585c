import { describe, expect, it } from 'vitest';
import { adfDocument, adfList, adfParagraph, adfText } from '../../../src/channels/jira/adf.ts';
import { jira } from '../../../src/channels/jira/jira.ts';
import type { Notice } from '../../../src/notices/notice.ts';
import type { HttpRequest } from '../../../src/ports/vendors/http.ts';
import { edited } from '../../support/edited.ts';
import { answer, type FakeAnswer } from '../../support/fake-vendor.ts';
import { fakeVendors, vendorsThatWork } from '../../support/fake-vendors.ts';
import { aHostileNotice, aNotice } from '../../support/notices.ts';

const never = new AbortController().signal;
const ref = { key: 'OPS-24', id: '10000', said: '2-opened' };
const pathOf = ({ method, url }: HttpRequest) =>
  `${method} ${edited(url, ['https://example.atlassian.net/rest/api/3', ''])}`;
const receiver = jira.configure({ ...jira.example, priorities: { critical: 'Highest' } });

function deliver(notice: Notice, memory = {}, http?: (request: HttpRequest) => FakeAnswer, secrets = {}) {
  const vendors = fakeVendors({ ...(http === undefined ? {} : { http }), secrets });
  return receiver
    .deliver(notice, vendors.memory(memory), vendors, never)
    .then((delivery) => ({ delivery, ...vendors }));
}
const unless = (path: string, reply: FakeAnswer) => (request: HttpRequest) =>
  pathOf(request) === path ? reply : vendorsThatWork(request);

describe('channels/jira/jira', () => {
  it('the issue is remembered at once, under its own label', async () => {
    const { delivery, remembered, requests } = await deliver(aNotice());
    expect(delivery).toEqual({ status: 'delivered', arrived: true, ref, vendorId: 'OPS-24' });
    expect(remembered).toEqual([ref]);
    expect(requests.map(pathOf)).toEqual(['POST /issue']);
    expect(JSON.parse(requests[0]?.body ?? '').fields).toMatchObject({
      summary: 'CRITICAL: RDS orders-db backup failed (3rd in a row)',
      labels: ['aws-backup', 'backup-alert-01kb0000000000000000000001'],
      priority: { name: 'Highest' },
      issuetype: { name: 'Task' },
    });
    expect(requests[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('bot@example.com:ATATT3xSECRETSECRETSECRET').toString('base64')}`,
    );
  });

  it('a possible duplicate is searched for first; a search that fails for good does not hinder', async () => {
    const found = answer(200, { issues: [{ id: '7', key: 'OPS-7' }] });
    const again = await deliver(aNotice(), { possibleDuplicate: true }, unless('POST /search/jql', found));
    expect(again.delivery).toMatchObject({ status: 'delivered', ref: { key: 'OPS-7' } });
    expect(again.requests.map(pathOf)).toEqual(['POST /search/jql']);
    const refused = await deliver(aNotice(), { possibleDuplicate: true }, unless('POST /search/jql', answer(400)));
    expect(refused.delivery).toMatchObject({ ref: { key: 'OPS-24' } });
    const busy = await deliver(aNotice(), { possibleDuplicate: true }, unless('POST /search/jql', answer(503)));
    expect(busy.delivery).toMatchObject({ status: 'retry' });
  });

  it('fields that are refused are dropped once: the named ones, or all optional ones', async () => {
    const bodies = async (errors: object) => {
      const { requests, delivery } = await deliver(aNotice(), {}, () => answer(400, { errorMessages: [], errors }));
      expect(delivery).toMatchObject({ status: 'rejected', reason: 'bad-request' });
      return requests.map(({ body }) => Object.keys(JSON.parse(body ?? '').fields));
    };
    expect((await bodies({ priority: 'no' }))[1]).toContain('labels');
    expect((await bodies({ priority: 'no' }))[1]).not.toContain('priority');
    expect((await bodies({ customfield_1: 'required' }))[1]).not.toContain('labels');
    expect(await bodies({})).toHaveLength(1);
  });

  it.each([
    ['escalated', ['POST /issue/OPS-24/comment']],
    [
      'acknowledged',
      [
        'GET /issue/OPS-24?fields=status',
        'GET /issue/OPS-24/transitions',
        'POST /issue/OPS-24/transitions',
        'POST /issue/OPS-24/comment',
      ],
    ],
    [
      'resolved',
      [
        'GET /issue/OPS-24?fields=status',
        'GET /issue/OPS-24/transitions',
        'POST /issue/OPS-24/transitions',
        'POST /issue/OPS-24/comment',
      ],
    ],
  ] as const)('%s calls %j', async (kind, paths) => {
    const { requests } = await deliver(aNotice(kind), { ref });
    expect(requests.map(pathOf)).toEqual(paths);
  });

  it('an issue that is where it should be is not moved', async () => {
    const where = answer(200, { fields: { status: { statusCategory: { key: 'done' } } } });
    const { requests } = await deliver(aNotice('resolved'), { ref }, unless('GET /issue/OPS-24?fields=status', where));
    expect(requests.map(pathOf)).not.toContain('POST /issue/OPS-24/transitions');
  });

  it('a workflow without a way there still gets the comment, and the outcome says so', async () => {
    const none = answer(200, { transitions: [] });
    const { delivery } = await deliver(aNotice('resolved'), { ref }, unless('GET /issue/OPS-24/transitions', none));
    expect(delivery).toMatchObject({ status: 'delivered', detail: expect.stringContaining('no way from here') });
  });

  it('an issue that is gone is created anew, whoever notices first', async () => {
    const gone = (request: HttpRequest) => (pathOf(request) === 'POST /issue' ? vendorsThatWork(request) : answer(404));
    for (const kind of ['escalated', 'resolved'] as const) {
      const { delivery } = await deliver(aNotice(kind), { ref: { ...ref, key: 'OPS-1' } }, gone);
      expect(delivery).toMatchObject({ status: 'delivered', ref: { key: 'OPS-24' } });
    }
  });

  it('a comment that is refused is the outcome', async () => {
    const { delivery } = await deliver(aNotice('escalated'), { ref }, () => answer(403));
    expect(delivery).toMatchObject({ status: 'rejected', reason: 'bad-credentials' });
  });

  it('a reopened issue goes back to the start, or stays where a workflow has no way back', async () => {
    const at = (key: string) => answer(200, { fields: { status: { statusCategory: { key } } } });
    const moved = await deliver(aNotice('reopened'), { ref }, unless('GET /issue/OPS-24?fields=status', at('done')));
    expect(moved.requests.find((request) => pathOf(request) === 'POST /issue/OPS-24/transitions')?.body).toBe(
      '{"transition":{"id":"11"}}',
    );
    const noWayBack = (request: HttpRequest) => {
      if (pathOf(request) === 'GET /issue/OPS-24?fields=status') return at('indeterminate');
      return pathOf(request) === 'GET /issue/OPS-24/transitions'
        ? answer(200, { transitions: [] })
        : vendorsThatWork(request);
    };
    const stays = await deliver(aNotice('reopened'), { ref }, noWayBack);
    expect(stays.delivery).not.toHaveProperty('detail');
  });

  it('while the move can be tried again, no comment is made that would be repeated', async () => {
    const { delivery, requests } = await deliver(
      aNotice('resolved'),
      { ref },
      unless('POST /issue/OPS-24/transitions', answer(429)),
    );
    expect(delivery).toMatchObject({ status: 'retry', reason: 'rate-limited' });
    expect(requests.map(pathOf)).not.toContain('POST /issue/OPS-24/comment');
  });

  it('a comment that was made before a crash is not made again', async () => {
    const { requests } = await deliver(aNotice('escalated'), { ref: { ...ref, said: '5-escalated' } });
    expect(requests).toEqual([]);
  });

  it('a secret of the wrong form never leaves the router', async () => {
    const { delivery, requests } = await deliver(aNotice(), {}, undefined, {
      'ssm:/backup-alerts/prod/secrets/jira': 'only-a-token',
    });
    expect(delivery).toMatchObject({ status: 'rejected', reason: 'bad-credentials' });
    expect(requests).toEqual([]);
  });

  it.each([['<html>'], ['{}'], ['[]'], ['null']])(
    'answer %j to a create cannot be read and is tried again',
    async (body) => {
      const { delivery } = await deliver(aNotice(), {}, () => answer(201, body));
      expect(delivery).toMatchObject({ status: 'retry', reason: 'server-error' });
    },
  );

  it.each<[object, string]>([
    [{ site: 'evil.example' }, 'another host'],
    [{ site: 'example.atlassian.net/x' }, 'a path'],
    [{ project: 'OPS" OR 1=1' }, 'JQL in the project'],
    [{ priorities: { urgent: 'x' } }, 'an unknown severity'],
    [{ token: 'bot@example.com:ATATT' }, 'a literal token'],
  ])('options %o are refused: %s', (change) => {
    expect(() => jira.configure({ ...jira.example, ...change })).toThrow();
  });

  it('text from outside is data in the document, never markup or an empty node', () => {
    const rendered = JSON.stringify(jira.preview(jira.example, aHostileNotice(), { ref: null }));
    expect(rendered).not.toContain('"text":""');
    expect(rendered).not.toMatch(/"href":"(?!https:)/);
  });

  it('documents leave out what is empty', () => {
    expect(adfDocument([null])).toEqual({ type: 'doc', version: 1, content: [{ type: 'paragraph', content: [] }] });
    expect(adfParagraph(adfText(''))).toBeNull();
    expect(adfList('bulletList', [[adfText('')]])).toBeNull();
  });
});
