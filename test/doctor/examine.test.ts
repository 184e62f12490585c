import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Settings } from '../../local/simulators/simulation.ts';
import { type Simulators, startSimulators } from '../../local/simulators/start.ts';
import { GuardedHosts } from '../../src/adapters/http/find-host.ts';
import { GuardedHttp } from '../../src/adapters/http/guarded-http.ts';
import { channels } from '../../src/channels/registry.ts';
import { examine } from '../../src/doctor/examine.ts';
import type { Finding } from '../../src/doctor/finding.ts';
import { targetChecks } from '../../src/doctor/targets/registry.ts';
import type { DoctorTools, RulesSeen } from '../../src/doctor/tools.ts';
import type { VaultReader } from '../../src/ports/aws-backup/backup-vaults.ts';
import type { Deployment } from '../../src/ports/deployment/deployment.ts';
import { builtInRules } from '../../src/rules/compile-rules.ts';
import { checkWithChannels } from '../../src/runtime/check-rules.ts';
import { aDeployment, calls, now, parts, place, secrets, someVaults } from './a-deployment.ts';

let simulators: Simulators;
let usual: Settings;
beforeAll(async () => {
  simulators = await startSimulators();
  usual = { ...simulators.state.settings };
});
afterAll(() => simulators.close());
afterEach(() => {
  simulators.configure(usual);
  simulators.clearFaults();
});

const ref = (name: string) => `ssm:/backup-alerts/prod/secrets/${name}`;
const targets = {
  chat: { slack: { channel: 'C0123456789', token: ref('slack-bot') } },
  ana: { slack: { channel: 'U0000000001', token: ref('slack-bot') } },
  hook: { slack: { webhook: ref('slack-hook') } },
  mail: { email: { to: ['dba@example.org'] } },
  tickets: { jira: { site: 'example.atlassian.net', project: 'OPS', token: ref('jira') } },
  pager: { pagerduty: { routingKey: ref('pagerduty') } },
  program: { webhook: { url: 'https://hooks.example.com/backup', secret: ref('webhook') } },
  topic: { sns: { topicArn: 'arn:aws:sns:eu-west-1:111122223333:backup-alerts-dba' } },
};

function rulesOf(written: object): RulesSeen {
  const text = JSON.stringify({
    version: 1,
    targets: written,
    policies: { all: { steps: [{ notify: [...Object.keys(written), 'alert-topic'] }] } },
    defaults: { policy: 'all' },
  });
  const part = { name: 'routing', text, version: '7', modifiedBy: null, modifiedAt: null };
  const checked = checkWithChannels({ parts: [part], version: '7', modifiedAt: null });
  if ('problems' in checked) throw new Error(JSON.stringify(checked.problems));
  return { rules: { ...checked.rules }, problems: [], unread: null };
}

interface Case {
  aws?: Partial<Deployment>;
  vaults?: Partial<VaultReader>;
  place?: Partial<DoctorTools['place']>;
  vendors?: Partial<Settings>;
  targets?: object;
  rules?: Partial<RulesSeen>;
  hosts?: () => Promise<readonly string[]>;
}

async function findings({
  aws = {},
  vaults = {},
  place: moved = {},
  vendors = {},
  hosts,
  ...given
}: Case): Promise<Finding[]> {
  simulators.configure(vendors);
  const seen = { ...rulesOf(given.targets ?? targets), ...given.rules };
  return examine(seen, {
    place: { ...place, ...moved },
    deployment: aDeployment(aws),
    vaults: someVaults(vaults),
    canary: null,
    http: new GuardedHttp({ base: simulators.url, except: [] }),
    hosts: new GuardedHosts(null, hosts ?? (async () => ['104.16.0.1'])),
    proven: async () => ({ value: [] }),
    now: () => now,
  });
}

const gone = async () => ({ value: null });
const secretThat = (name: string, change: object | null): Pick<Deployment, 'secret'> => ({
  secret: async (asked) => {
    const value = secrets[asked];
    if (!asked.endsWith(`/${name}`)) return aDeployment().secret(asked);
    return { value: change === null ? null : { value: value ?? '', isSecure: true, keyId: place.keyArn, ...change } };
  },
});
const alarm = { name: 'backup-alert-router-prod-intake-age', state: 'OK', description: '', actionsEnabled: true };
const rule = { isEnabled: true, targets: ['arn:aws:sqs:eu-west-1:111122223333:backup-alert-router-prod-intake'] };

const aVault = {
  ...{ name: 'daily', arn: 'arn:aws:backup:eu-west-1:111122223333:backup-vault:daily', type: 'BACKUP_VAULT' },
  ...{ recoveryPoints: 1, keyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1', keyType: null },
  ...{ isLocked: false, lockDate: null, minRetentionDays: null, maxRetentionDays: null },
};

/** One fault each: what is found, and what is to mend it. */
const faults: (Case & { what: string; check: string; state?: string; says: RegExp; fix: RegExp; others?: number })[] = [
  {
    what: 'a rule of EventBridge is disabled',
    aws: { rule: async () => ({ value: { ...rule, isEnabled: false } }) },
    check: 'event-rules',
    says: /prod-backup is disabled/,
    fix: /^aws events enable-rule --region eu-west-1 --name backup-alert-router-prod-backup$/,
    others: 1,
  },
  {
    what: 'a rule of EventBridge is gone',
    aws: { rule: async (name) => ({ value: name.includes('Watch') ? rule : null }) },
    check: 'event-rules',
    says: /prod-backup is gone/,
    fix: /^npx serverless deploy --stage prod --param="region=eu-west-1"$/,
  },
  {
    what: 'a rule of EventBridge sends elsewhere',
    aws: {
      rule: async (name) => ({
        value: name.includes('Watch') ? rule : { ...rule, targets: ['arn:aws:sqs:eu-west-1:111122223333:another'] },
      }),
    },
    check: 'event-rules',
    says: /sends to no part of this stack/,
    fix: /serverless deploy/,
  },
  {
    what: 'events were put aside',
    aws: { waiting: async (url) => ({ value: url.endsWith('-dead-letters') ? 3 : 0 }) },
    check: 'queues',
    state: 'warning',
    says: /intake-dead-letters holds 3 messages/,
    fix: /^aws sqs receive-message .*intake-dead-letters/,
  },
  {
    what: 'nobody works off the queue',
    aws: { waiting: async (url) => ({ value: url.endsWith('-intake') ? 5000 : 0 }) },
    check: 'queues',
    state: 'warning',
    says: /5000 messages wait/,
    fix: /^aws logs tail .*-ingest /,
  },
  {
    what: 'a queue is gone',
    aws: { waiting: async (url) => ({ value: url.endsWith('-intake') ? null : 0 }) },
    check: 'queues',
    says: /intake is gone/,
    fix: /serverless deploy/,
  },
  {
    what: 'an alarm is on',
    aws: {
      alarms: async () => ({ value: [{ ...alarm, state: 'ALARM', description: 'Events wait. Do: `aws logs tail`.' }] }),
    },
    check: 'alarms',
    says: /intake-age is on: Events wait\./,
    fix: /^`aws logs tail`\.$/,
  },
  {
    what: 'an alarm tells nobody',
    aws: { alarms: async () => ({ value: [{ ...alarm, actionsEnabled: false }] }) },
    check: 'alarms',
    state: 'warning',
    says: /tells nobody/,
    fix: /^aws cloudwatch enable-alarm-actions .*intake-age$/,
  },
  {
    what: 'an alarm is gone',
    aws: { alarms: async () => ({ value: [] }) },
    check: 'alarms',
    says: /intake-age is gone/,
    fix: /serverless deploy/,
  },
  {
    what: 'watch stopped half an hour ago',
    aws: { lastHeartbeat: async () => ({ value: '2026-11-22T02:42:00.000Z' }) },
    check: 'heartbeat',
    says: /for 30 min/,
    fix: /^aws logs tail .*-watch /,
  },
  {
    what: 'watch never ran',
    aws: { lastHeartbeat: gone },
    check: 'heartbeat',
    says: /not finished a run for a day/,
    fix: /^aws logs tail .*-watch /,
  },
  {
    what: 'the state machine is gone',
    aws: { stateMachine: gone },
    check: 'state-machine',
    says: /nothing escalates/,
    fix: /serverless deploy/,
  },
  {
    what: 'the key is disabled',
    aws: { key: async () => ({ value: { state: 'Disabled', services: [] } }) },
    check: 'key',
    says: /is Disabled/,
    fix: /^aws kms enable-key .*00001$/,
  },
  {
    what: 'the key is to be deleted',
    aws: { key: async () => ({ value: { state: 'PendingDeletion', services: [] } }) },
    check: 'key',
    says: /PendingDeletion/,
    fix: /^aws kms cancel-key-deletion .* && aws kms enable-key /,
  },
  {
    what: 'EventBridge may no longer use the key',
    aws: {
      key: async () => ({
        value: { state: 'Enabled', services: ['cloudwatch.amazonaws.com', 'sns.amazonaws.com', 'sqs.amazonaws.com'] },
      }),
    },
    check: 'key',
    says: /no longer lets events\.amazonaws\.com encrypt/,
    fix: /serverless deploy/,
  },
  {
    what: 'the newest rules have a mistake',
    rules: { problems: ['targets.x: no such channel', 'more'] },
    check: 'rules',
    says: /not used: targets\.x: no such channel \(and 1 more\)/,
    fix: /^npx backup-alerts rules pull routing\.yml --stage prod && npx backup-alerts rules check/,
  },
  {
    what: 'a secret is missing',
    aws: secretThat('pagerduty', null),
    check: 'secret',
    says: /pagerduty does not exist/,
    fix: /^aws ssm put-parameter .*secrets\/pagerduty --type SecureString --key-id alias\/backup-alert-router-prod --value '…'$/,
    others: 1,
  },
  {
    what: 'a secret is stored in the clear',
    aws: secretThat('pagerduty', { isSecure: false }),
    check: 'secret',
    state: 'warning',
    says: /in the clear/,
    fix: /--overwrite/,
  },
  {
    what: 'a secret has a key of its own',
    aws: secretThat('pagerduty', { keyId: 'alias/finance' }),
    check: 'secret',
    says: /alias\/finance, with which the function deliver may not decrypt/,
    fix: /--overwrite/,
  },
  {
    what: 'the Slack token was revoked',
    aws: secretThat('slack-bot', { value: 'xoxb-revoked-111111' }),
    targets: { chat: targets.chat },
    check: 'target',
    says: /refuses its token: token_revoked/,
    fix: /^aws ssm put-parameter .*slack-bot .*--overwrite/,
  },
  {
    what: 'the Slack app may not post',
    vendors: { slackScopes: ['channels:history'] },
    targets: { chat: targets.chat },
    check: 'target',
    says: /lacks the scope chat:write/,
    fix: /OAuth & Permissions → add chat:write/,
  },
  {
    what: 'the Slack app is not in the channel, and may see that',
    vendors: { slackScopes: ['chat:write', 'channels:read', 'channels:history'] },
    targets: { chat: { slack: { channel: 'C0NOTMEMBER', token: ref('slack-bot') } } },
    check: 'target',
    says: /not in the channel C0NOTMEMBER/,
    fix: /^\/invite @backupalerts$/,
  },
  {
    what: 'the Slack app is not in the channel, and may only read messages',
    targets: { chat: { slack: { channel: 'C0NOTMEMBER', token: ref('slack-bot') } } },
    check: 'target',
    says: /not in the channel C0NOTMEMBER/,
    fix: /^\/invite /,
  },
  {
    what: 'the Slack channel is archived',
    vendors: { slackScopes: ['chat:write', 'channels:read', 'channels:history'] },
    targets: { chat: { slack: { channel: 'C0ARCHIVED0', token: ref('slack-bot') } } },
    check: 'target',
    says: /C0ARCHIVED0 is archived/,
    fix: /unarchive/,
  },
  {
    what: 'the Slack channel does not exist',
    targets: { chat: { slack: { channel: 'C0NOSUCH000', token: ref('slack-bot') } } },
    check: 'target',
    says: /channel_not_found/,
    fix: /^\/invite /,
  },
  {
    what: 'the Slack app cannot look for its messages',
    vendors: { slackScopes: ['chat:write', 'channels:read'] },
    targets: { chat: targets.chat },
    check: 'target',
    state: 'warning',
    says: /posted twice/,
    fix: /channels:history/,
  },
  {
    what: 'the webhook of Slack is none',
    aws: secretThat('slack-hook', { value: 'https://example.com/x' }),
    check: 'target',
    says: /no address of an incoming webhook/,
    fix: /slack-hook .*--overwrite/,
  },
  {
    what: 'nobody is the sender',
    place: { mailFrom: null },
    check: 'target',
    says: /neither the target nor the deployment has a sender/,
    fix: /--param="mailFrom=/,
  },
  {
    what: 'the sender is not verified',
    aws: { mailIdentity: gone },
    check: 'target',
    says: /does not send from alerts@example\.com/,
    fix: /^aws sesv2 create-email-identity --region eu-west-1 --email-identity alerts@example\.com$/,
  },
  {
    what: 'SES is in its sandbox',
    aws: { mailAccount: async () => ({ value: { inSandbox: true, isSending: true } }) },
    check: 'target',
    says: /sandbox and does not send to dba@example\.org/,
    fix: /create-email-identity .*dba@example\.org$/,
  },
  {
    what: 'SES does not send',
    aws: { mailAccount: async () => ({ value: { inSandbox: false, isSending: false } }) },
    check: 'target',
    says: /switched off/,
    fix: /put-account-sending-attributes/,
  },
  {
    what: 'the configuration set is gone',
    aws: { hasConfigurationSet: async () => ({ value: false }) },
    check: 'target',
    says: /configuration set tracked does not exist/,
    fix: /^aws sesv2 create-configuration-set .* tracked$/,
  },
  {
    what: 'nobody confirmed the subscription',
    aws: { topic: async () => ({ value: { confirmed: 0, pending: 1 } }) },
    targets: {},
    check: 'target',
    says: /wait to be confirmed/,
    fix: /^aws sns subscribe .*-alerts /,
  },
  {
    what: 'one of two did not confirm',
    aws: { topic: async () => ({ value: { confirmed: 1, pending: 1 } }) },
    targets: {},
    check: 'target',
    state: 'warning',
    says: /1 not yet/,
    fix: /list-subscriptions-by-topic/,
  },
  {
    what: 'SNS writes nothing of texts',
    aws: { textReceipts: async () => ({ value: { roleArn: null, percent: 0 } }) },
    targets: {},
    check: 'target',
    says: /SNS does not write it/,
    fix: /^aws sns set-sms-attributes /,
  },
  {
    what: 'a topic is gone',
    aws: { topic: async (arn) => ({ value: arn.endsWith('-dba') ? null : { confirmed: 1, pending: 0 } }) },
    check: 'target',
    says: /backup-alerts-dba does not exist/,
    fix: /^aws sns create-topic --region eu-west-1 --name backup-alerts-dba$/,
  },
  {
    what: 'the account may not create issues',
    vendors: { jiraDenied: ['CREATE_ISSUES'] },
    check: 'target',
    says: /may not create issues in OPS/,
    fix: /^https:\/\/example\.atlassian\.net\/.*OPS/,
  },
  {
    what: 'the token of Jira was revoked',
    aws: secretThat('jira', { value: 'a@example.com:revoked-1' }),
    check: 'target',
    says: /refuses the token \(HTTP 401\)/,
    fix: /secrets\/jira .*--overwrite/,
  },
  {
    what: 'the token of Jira has no address',
    aws: secretThat('jira', { value: 'token-alone' }),
    check: 'target',
    says: /must hold email:api_token/,
    fix: /secrets\/jira .*--overwrite/,
  },
  {
    what: 'the project is not there',
    targets: { tickets: { jira: { ...targets.tickets.jira, project: 'NONE' } } },
    check: 'target',
    says: /no project NONE/,
    fix: /^https:/,
  },
  {
    what: 'the project has no such issues',
    targets: { tickets: { jira: { ...targets.tickets.jira, issueType: 'Epic' } } },
    check: 'target',
    state: 'warning',
    says: /no issues of the type Epic\. It has: Task/,
    fix: /issueType: Task/,
  },
  {
    what: 'the pager has another key',
    aws: secretThat('pagerduty', { value: 'short' }),
    check: 'target',
    says: /32 letters and digits/,
    fix: /secrets\/pagerduty .*--overwrite/,
  },
  {
    what: 'the signing secret is none',
    aws: secretThat('webhook', { value: 'secret' }),
    check: 'target',
    says: /must hold whsec_/,
    fix: /"whsec_\$\(openssl rand -base64 32\)"$/,
  },
  {
    what: 'the host of the webhook cannot be found',
    hosts: () => Promise.reject(new Error('ENOTFOUND')),
    check: 'target',
    says: /hooks\.example\.com cannot be found/,
    fix: /^nslookup hooks\.example\.com$/,
  },
  {
    what: 'the host of the webhook is inside the network',
    hosts: async () => ['10.0.0.7'],
    check: 'target',
    says: /inside the network/,
    fix: /^nslookup /,
  },
  {
    what: 'the key of a vault is about to be deleted',
    vaults: {
      listVaults: async () => ({ value: [aVault] }),
      keyOf: async () => ({
        value: { manager: 'CUSTOMER', state: 'PendingDeletion', deletedAt: '2026-12-01T00:00:00.000Z' },
      }),
    },
    check: 'vaults',
    says: /is deleted 2026-12-01T00:00:00\.000Z, and every backup that it encrypted is lost with it/,
    fix: /^aws kms cancel-key-deletion --region eu-west-1 --key-id \S+ && aws kms enable-key /,
  },
];

describe('doctor/examine: a deployment where all is well', () => {
  it('has no finding, and says of everything that it was looked at', async () => {
    const found = await findings({});

    expect(found.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(new Set(found.map(({ check }) => check))).toEqual(
      new Set([
        ...[
          'rules',
          'event-rules',
          'queues',
          'alarms',
          'heartbeat',
          'state-machine',
          'key',
          'vaults',
          'proven',
          'secret',
          'target',
        ],
      ]),
    );
    expect(found.flatMap(({ target }) => target ?? []).sort()).toEqual([...Object.keys(targets), 'alert-topic'].sort());
  });

  it.each([
    [{ rules: null }, 'There are no rules: every problem goes to the alert topic.'],
    [{ rules: builtInRules() }, 'There are no rules: every problem goes to the alert topic.'],
    [{ problems: ['targets.x: no such channel'] }, 'The newest rules are not used: targets.x: no such channel'],
  ])('says of the rules: %j', async (rules, says) => {
    const found = await findings({ rules, targets: {} });

    expect(found.filter(({ check }) => check === 'rules').map((one) => one.says)).toEqual([says]);
  });

  it('says nothing of a target whose channel it cannot look at', async () => {
    const target = { name: 'new', channel: 'carrier-pigeon', options: {} };
    const found = await findings({ rules: { rules: { ...builtInRules(), targets: new Map([['new', target]]) } } });

    expect(found.filter(({ check }) => check === 'target')).toEqual([]);
  });

  it('looks at targets of every channel there is', () => {
    expect(Object.keys(targetChecks).sort(), 'add its check to src/doctor/targets/registry.ts').toEqual(
      channels.map(({ id }) => id).sort(),
    );
  });

  it('shows no secret, whatever is wrong', async () => {
    simulators.fault({ vendor: 'jira', kind: 'status', status: 500, times: 0 });
    const said = JSON.stringify(await findings({ vendors: { slackScopes: [] } }));

    expect(said).not.toContain('SECRETSECRET');
    expect(said).not.toContain('whsec_MfKQ');
  });
});

describe('doctor/examine: one fault', () => {
  it.each(faults)('$what', async ({ what: _what, check, state = 'broken', says, fix, others = 0, ...given }) => {
    const wrong = (await findings(given)).filter((finding) => finding.state !== 'ok');
    const [first] = wrong.filter((finding) => finding.check === check);

    expect(first?.state).toBe(state);
    expect(first?.says).toMatch(says);
    expect(first?.fix).toMatch(fix);
    expect(wrong).toHaveLength(1 + others);
  });

  it.each(calls)(
    'credentials that may not ask for %s: it is not known, with the permission, and nothing else',
    async (call) => {
      const denied = async () => ({ notKnown: 'it is denied', lacks: 'service:Action' });
      const wrong = (await findings({ aws: { [call]: denied } })).filter(({ state }) => state !== 'ok');

      expect(wrong.length).toBeGreaterThan(0);
      expect(new Set(wrong.map(({ state }) => state))).toEqual(new Set(['not-known']));
      for (const { says, fix } of wrong) {
        expect(says).toContain('service:Action');
        expect(fix).toContain('examples/iam/doctor.json');
      }
    },
  );

  it('rules that may not be read are not known, and the stack is looked at all the same', async () => {
    const unread = { notKnown: 'it is denied', lacks: 'ssm:GetParametersByPath' };
    const found = await findings({ rules: { rules: null, unread } });

    expect(found[0]).toMatchObject({ check: 'rules', state: 'not-known' });
    expect(found.filter(({ check }) => check === 'queues')).toHaveLength(
      parts.filter(({ type }) => type === 'AWS::SQS::Queue').length,
    );
  });
});
