import { describe, expect, it } from 'vitest';
import { keyDeletion, placesOf, typeOfEvent } from '../../src/notices/places.ts';
import { clockOf, usualTimes } from '../../src/notices/times.ts';
import { anAlert } from '../support/alerts.ts';
import { aSummary } from '../support/incidents.ts';

describe('notices/places', () => {
  it.each([
    ['2026-11-22T12:00:00.000Z', '2026-11-22 12:00 UTC, less than a day left when this was sent'],
    ['2026-11-23T03:47:00.000Z', '2026-11-23 03:47 UTC, 1 day left when this was sent'],
    ['2026-12-05T03:47:00.000Z', '2026-12-05 03:47 UTC, 13 days left when this was sent'],
  ])('says how long the key of the backups is still there: %s', (keyDeletedAt, said) => {
    const alerts = [anAlert(), anAlert({ job: { keyDeletedAt } })];

    expect(keyDeletion(alerts, '2026-11-22T03:47:00.000Z', clockOf(usualTimes)).value).toBe(said);
    expect(keyDeletion([anAlert()], '2026-11-22T03:47:00.000Z', clockOf(usualTimes)).value).toBe('');
  });

  it('says what AWS calls an event of which no more is known', () => {
    const unknown = aSummary({ kind: 'unknown' });
    const alert = anAlert({ event: { source: { ...anAlert().event.source, detailType: 'Odd Change' } } });

    expect(typeOfEvent(unknown, alert)).toMatchObject({ label: 'What AWS sent', value: 'Odd Change' });
    expect(typeOfEvent(unknown, null).value).toBe('');
    expect(typeOfEvent(aSummary(), alert).value).toBe('');
  });

  it('names the account of a copy only where it is another one', () => {
    const to = (account: string) =>
      placesOf(
        aSummary({ kind: 'copy' }),
        anAlert({ event: { destinationVaultArn: `arn:aws:backup:eu-west-1:${account}:backup-vault:dr` } }),
      )[0]?.value;

    expect(to('111122223333')).toBe('dr, eu-west-1');
    expect(to('444455556666')).toBe('dr, eu-west-1, account 444455556666');
    expect(placesOf(aSummary(), null).map(({ value }) => value)).toEqual(['', '']);
  });
});
