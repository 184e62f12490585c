import { describe, expect, it } from 'vitest';
import { fixture } from '../../events/fixtures.ts';
import { editedEverywhere } from '../../support/edited.ts';
import { fixtureFile, folderWith, runCli } from '../run-cli.ts';

const rulesText = `version: 1
defaults: { policy: platform, groupWait: 0s }
targets:
  chat: { slack: { channel: C0123456789, token: ssm:/backup-alerts/prod/secrets/slack-bot } }
  desk: { sns: {} }
  mail: { email: { to: [dba@example.com] }, template: short }
  late: { sns: {}, template: short }
templates:
  short: { title: "[<% labels.team %>] <% title %>" }
  long: { title: "<% owner %>", text: "Call <% labels.team %>.\\nOwner: <% owner %>\\nRunbook: https://wiki.example.com/<% error.code %>" }
policies:
  platform: { steps: [ { notify: [chat, desk, mail] }, { after: 15m, notify: [late] } ] }
routes:
  - { name: databases, match: { resource: { type: [RDS] } }, labels: { team: dba }, template: long }
`;

const explain = (event: string, ...more: string[]) => {
  const folder = folderWith({ 'routing.yml': rulesText });
  return runCli(['explain', event, '--rules', `${folder}/routing.yml`, ...more]);
};

describe('cli/explain: own words', () => {
  it('shows what the first step would read, once for all who read the same', async () => {
    const { code, out } = await explain(fixtureFile('backup-failed'));

    expect(code).toBe(0);
    expect(out).toContain(
      `In your own words
  chat, desk, by template "long":
  | HIGH: RDS orders backup failed
  | Call dba.
  | Runbook: https://wiki.example.com/resource-not-available
  mail, by template "short":
  | HIGH: [dba] RDS orders backup failed

How it was decided`,
    );
  });

  it('has the same in JSON', async () => {
    const { out } = await explain(fixtureFile('backup-failed'), '--json');

    expect(JSON.parse(out).decision.ownWords).toEqual([
      {
        targets: ['chat', 'desk'],
        template: 'long',
        headline: 'HIGH: RDS orders backup failed',
        text: 'Call dba.\nRunbook: https://wiki.example.com/resource-not-available',
      },
      { targets: ['mail'], template: 'short', headline: 'HIGH: [dba] RDS orders backup failed', text: null },
    ]);
  });

  it.each([
    ['no template applies', 'backup-failed', { resourceType: 'EBS' }],
    ['there is no problem', 'backup-completed', {}],
  ])('says nothing of it when %s', async (_why, name, detail) => {
    const event = fixture(name);
    const folder = folderWith({
      'routing.yml': editedEverywhere(rulesText, [', template: short', '']),
      'event.json': { ...event, detail: { ...event.detail, ...detail } },
    });

    const { out } = await runCli(['explain', `${folder}/event.json`, '--rules', `${folder}/routing.yml`]);

    expect(out).toContain('How it was decided');
    expect(out).not.toContain('In your own words');
  });
});
