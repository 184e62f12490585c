import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';

const seeded = new URL('../../local/seed/routing.yml', import.meta.url);

/** The route that everything of these tests takes unless its name says otherwise: four targets at once, no wait. */
const everything = {
  name: 'everything else',
  policy: 'at-once',
  groupBy: ['resource.arn', 'job.id'],
  groupWait: '0s',
};
/** Resources whose name begins so climb to the pager after six seconds. */
export const climbing = 'climbing-';

/** Returns the rules of the local stack with the routes and policies that these tests need in front. */
export async function endToEndRules(): Promise<string> {
  const rules = parseDocument(await readFile(seeded, 'utf8'));
  const atOnce = { steps: [{ notify: ['backup-channel', 'dba-mail', 'tickets', 'page'] }] };
  const climb = { steps: [{ notify: ['backup-channel'] }, { after: '6s', notify: ['dba-pager'] }] };
  rules.setIn(['policies', 'at-once'], rules.createNode(atOnce));
  rules.setIn(['policies', 'climb'], rules.createNode(climb));
  const climbs = {
    ...everything,
    name: 'climbs',
    policy: 'climb',
    match: { resource: { name: [{ prefix: climbing }] } },
  };
  const { routes } = rules.toJS() as { routes: { name: string }[] };
  const demo = routes.filter(({ name }) => name === 'demo');
  rules.set('routes', rules.createNode([...demo, climbs, everything]));
  return String(rules);
}
