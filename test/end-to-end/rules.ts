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

/** Resources whose name begins so are told where vendors tell us back. */
export const answeredThere = 'answered-there-';

/** Backups of resources whose name begins so are started again; else they climb. */
export const retried = 'retried-';

/** The same, but one within a day is as many as there may be. */
export const retriedOnce = 'once-retried-';

/** Resources whose name begins so are told by a mail that bounces. */
export const bouncing = 'bouncing-';

/** Drills that are due when a test says that their schedule was followed up to before the turn of the year. */
export const plannedDrills = { answered: 'answered', unanswered: 'unanswered', schedule: '0 2 1 1 *', timezone: 'UTC' };

/**
 * Returns the rules of the local stack with the routes and policies that these tests need in front.
 *
 * @param isOf010 without what 0.1.0 refuses
 */
export async function endToEndRules(isOf010 = false): Promise<string> {
  const rules = parseDocument(await readFile(seeded, 'utf8'));
  const atOnce = { steps: [{ notify: ['backup-channel', 'dba-mail', 'tickets', 'page'] }] };
  const climb = {
    steps: [
      { notify: ['backup-channel'] },
      { after: '6s', notify: ['dba-pager'] },
      { after: '6h', notify: ['dba-pager'] },
    ],
  };
  rules.setIn(['policies', 'at-once'], rules.createNode(atOnce));
  rules.setIn(['policies', 'climb'], rules.createNode(climb));
  const secrets = 'ssm:/backup-alerts/local/secrets';
  const oncall = { pagerduty: { routingKey: `${secrets}/pagerduty` }, inboundSecret: `${secrets}/pagerduty-inbound` };
  if (!isOf010) {
    rules.setIn(['targets', 'oncall'], rules.createNode(oncall));
    rules.setIn(['targets', 'tickets', 'inboundSecret'], `${secrets}/jira-inbound`);
  }
  const atVendors = { steps: [{ notify: ['backup-channel', 'tickets', 'oncall'] }], acknowledgedFor: '5m' };
  if (!isOf010) rules.setIn(['policies', 'at-vendors'], rules.createNode(atVendors));
  const answered = {
    ...everything,
    name: 'answered there',
    policy: 'at-vendors',
    match: { resource: { name: [{ prefix: answeredThere }] } },
  };
  const climbs = {
    ...everything,
    name: 'climbs',
    policy: 'climb',
    match: { resource: { name: [{ prefix: climbing }] } },
  };
  const retries = {
    ...climbs,
    name: 'retries',
    match: { resource: { name: [{ prefix: retried }] } },
    // Two files retry, and a test that fails by chance is played once more.
    retry: { after: '5m', perDay: 100 },
  };
  const retriesOnce = {
    ...retries,
    name: 'retries once',
    match: { resource: { name: [{ prefix: retriedOnce }] } },
    retry: { after: '5m', perDay: 1 },
  };
  rules.setIn(['targets', 'gone-mail'], rules.createNode({ email: { to: ['bounce@simulator.amazonses.com'] } }));
  rules.setIn(['policies', 'mail-alone'], rules.createNode({ steps: [{ notify: ['gone-mail'] }] }));
  const mails = {
    ...everything,
    name: 'mails',
    policy: 'mail-alone',
    match: { resource: { name: [{ prefix: bouncing }] } },
  };
  const { routes } = rules.toJS() as { routes: { name: string }[] };
  const demo = routes.filter(({ name }) => name === 'demo');
  rules.set(
    'routes',
    rules.createNode([...demo, climbs, ...(isOf010 ? [] : [answered, retries, retriesOnce]), mails, everything]),
  );
  const { answered: name, unanswered, schedule, timezone } = plannedDrills;
  const planned = { schedule, timezone, routes: [everything.name], wait: '5m' };
  if (!isOf010) {
    rules.set(
      'drills',
      rules.createNode([
        { name, ...planned },
        { name: unanswered, ...planned, answer: false },
      ]),
    );
  }
  return String(rules);
}
