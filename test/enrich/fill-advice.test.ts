import { describe, expect, it } from 'vitest';
import { errorCatalogue } from '../../src/enrich/error-catalogue.ts';
import { fillAdvice } from '../../src/enrich/fill-advice.ts';
import { anAlert } from '../support/notices.ts';

const { event, resource, job } = anAlert();
const fill = (line: string, change: Partial<Parameters<typeof fillAdvice>[1]> = {}) =>
  fillAdvice([line], { event, resource, job, ...change })[0];

describe('enrich/fill-advice', () => {
  it("names the alert's own key, vault, role and Region", () => {
    expect(fill('--region <region> --key-id <key> <vault> <role> <id> <account> <job> <resource>')).toBe(
      '--region eu-west-1 --key-id arn:aws:kms:eu-west-1:111122223333:key/0ab1 prod-vault AWSBackupDefaultServiceRole ' +
        'orders-db 111122223333 D8E4A1B2-0C5F-4E2B-9A61-3F7B2C9D1E50 arn:aws:rds:eu-west-1:111122223333:db:orders-db',
    );
  });

  it('leaves what is not known', () => {
    expect(fill('<plan> <destination> <nonsense> <constructor>')).toBe('<plan> <destination> <nonsense> <constructor>');
    expect(fill('<region>', { event: { ...event, region: 'unknown' } })).toBe('<region>');
  });

  it.each(['orders; rm -rf /', '$(id)', '`id`', '--output=x', 'a b', "a'b", 'a|b', 'a\nb', 'x'.repeat(300), ''])(
    'puts nothing into a command that a shell would take for more than a name: %j',
    (id) => {
      expect(fill('--id <id>', { resource: { ...resource, id } })).toBe('--id <id>');
    },
  );

  it('knows every placeholder of the catalogue', () => {
    const used = new Set(errorCatalogue.flatMap(({ advice }) => advice.join(' ').match(/<\w+>/g) ?? []));
    const full = {
      event: {
        ...event,
        planId: 'plan-1',
        destinationVaultArn: 'arn:aws:backup:eu-west-1:111122223333:backup-vault:b',
      },
      resource,
      job,
    };

    expect([...used].filter((placeholder) => fill(placeholder, full) === placeholder)).toEqual([]);
    expect(used.size).toBeGreaterThan(8);
  });

  it('has a command, a console page or an address in the advice of at least 25 rows', () => {
    const exact = errorCatalogue.filter(({ advice }) =>
      /\baws [a-z0-9-]+ [a-z-]+|console,|https:/.test(advice.join(' ')),
    );

    expect(exact.length).toBeGreaterThanOrEqual(25);
  });
});
