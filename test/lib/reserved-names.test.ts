import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPrincipal } from '../../src/lib/format-principal.ts';
import { isReservedName } from '../../src/lib/reserved-names.ts';

describe('lib/reserved-names: nobody is taken for the router or for AWS', () => {
  it.each([
    ['as it is', 'router'],
    ['in another case', 'RoUtEr'],
    ['with blanks around', '  router '],
    ['with blanks within', 'r o u t e r'],
    ['with dots within', 'r.o.u.t.e.r'],
    ['with an article', 'The Router'],
    ['with what it does', 'router (by its rules)'],
    ['by its whole name', 'backup-alert-router'],
    ['in Cyrillic', 'rоutеr'],
    ['all in Cyrillic', 'гоυтег'],
    ['in Greek', 'rουτer'],
    ['in small capitals', 'ʀᴏᴜᴛᴇʀ'],
    ['in full width', 'ｒｏｕｔｅｒ'],
    ['in mathematics', '𝐫𝐨𝐮𝐭𝐞𝐫'],
    ['in circles', 'ⓡⓞⓤⓣⓔⓡ'],
    ['in black circles', '🅡🅞🅤🅣🅔🅡'],
    ['in black squares', '🆁🅾🆄🆃🅴🆁'],
    ['with accents', 'röutér'],
    ['with marks on top', 'r\u0335o\u0301u\u0308t\u0300er'],
    ['with zero width', 'rou\u200bter'],
    ['with soft hyphens', 'r\u00adouter'],
    ['with tags and selectors', 'router\u{e0041}\ufe0f'],
    ['with fillers', 'rou\u3164ter'],
    ['turned round', '\u202erouter\u202c'],
    ['with digits', 'r0ut3r'],
    ['AWS Backup', 'AWS Backup'],
    ['AWS Backup in one word', 'awsbackup'],
    ['AWS Backup with a dash', 'AWS-Backup (automatic)'],
    ['AWS Backup in Cyrillic', 'АWЅ Васkuр'],
    ['AWS Backup on two lines', 'AWS\nBackup'],
    ['AWS', 'aws'],
    ['what stands for nobody known', 'Unknown'],
  ])('%s', (_how, name) => {
    expect(isReservedName(name)).toBe(true);
  });

  it.each([
    'Ana Lopez',
    'Rutger Hauer',
    'Ro Utter',
    'Roter',
    'Ute Ruther',
    '山田太郎',
    'Александр',
    'Γιώργος',
    'محمد',
    'A. W. Stone',
    'O’Brien',
    'Nadia Backhouse',
    'Zoë',
  ])('but %s is a name like any other', (name) => {
    expect(isReservedName(name)).toBe(false);
  });

  it('whatever invisible or combining characters stand anywhere in it', () => {
    const between = fc.constantFrom(
      '',
      '\u200b',
      '\u2060',
      '\u00ad',
      '\ufeff',
      '\u0301',
      '\ufe0f',
      '\u{e0061}',
      '\u115f',
    );
    fc.assert(
      fc.property(
        fc.constantFrom('router', 'awsbackup'),
        fc.array(between, { minLength: 9, maxLength: 9 }),
        (name, pieces) => {
          expect(isReservedName([...name].map((letter, at) => `${letter}${pieces[at] ?? ''}`).join(''))).toBe(true);
        },
      ),
    );
  });

  it('an identity of IAM of such a name is told by its kind', () => {
    expect(formatPrincipal('arn:aws:iam::111122223333:user/router')).toBe('user/router');
    expect(formatPrincipal('arn:aws:sts::111122223333:assumed-role/Admin/AWS Backup')).toBe(
      'assumed-role/Admin/AWS Backup',
    );
  });
});
