import { answer, type FakeVendor } from '../../support/fake-vendor.ts';

export const fake: FakeVendor = {
  secrets: { 'ssm:/backup-alerts/prod/secrets/jira': 'bot@example.com:ATATT3xSECRETSECRETSECRET' },
  // Its API takes address and token as user and password.
  formsOf: (secret) => [secret, secret.slice(secret.indexOf(':') + 1), Buffer.from(secret).toString('base64')],
  answers({ method, url }) {
    const { host, pathname } = new URL(url);
    if (!host.endsWith('.atlassian.net')) return null;
    if (pathname.endsWith('/transitions')) return method === 'POST' ? answer(204) : answer(200, transitions);
    if (pathname.endsWith('/comment/list')) return answer(200, { values: [], isLast: true });
    if (pathname.endsWith('/comment')) {
      return method === 'GET' ? answer(200, { comments: [] }) : answer(201, { id: '1' });
    }
    if (pathname.endsWith('/search/jql')) return answer(200, { issues: [], isLast: true });
    if (method === 'GET') return answer(200, { fields: { status: { statusCategory: { key: 'other' } } } });
    return answer(201, { id: '10000', key: 'OPS-24' });
  },
  says: { vendorId: 'OPS-24' },
};

const transitions = {
  transitions: [
    { id: '11', to: { statusCategory: { key: 'new' } } },
    { id: '21', to: { statusCategory: { key: 'indeterminate' } } },
    { id: '31', to: { statusCategory: { key: 'done' } } },
  ],
};
