import { describe, expect, it } from 'vitest';
import {
  adviceForSeveral,
  adviceLines,
  advicePieces,
  adviceWithin,
  adviceWords,
  boundAdvice,
  textWithin,
} from '../../src/notices/advice-pieces.ts';

const command = `aws kms describe-key --key-id ${'k'.repeat(40)}`;
const line = `See whether the key is enabled: \`${command}\`. Then start the backup again.`;

describe('notices/advice-pieces', () => {
  it('keeps words and commands apart, in order', () => {
    expect(advicePieces(line)).toEqual([
      { text: 'See whether the key is enabled:', isCommand: false },
      { text: command, isCommand: true },
      { text: 'Then start the backup again.', isCommand: false },
    ]);
    expect(adviceLines([line, 'Wait.'])).toEqual([
      '1. See whether the key is enabled:',
      `   ${command}`,
      '   Then start the backup again.',
      '2. Wait.',
    ]);
  });

  it('for several resources, a command that names one of them says so, and no other line does', () => {
    const arn = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders';
    const named = `Start it by hand: \`aws backup start-backup-job --resource-arn ${arn} --backup-vault-name main\``;
    const lines = [
      named,
      'Look for orders in the plan.',
      'List: `aws backup list-backup-jobs --by-vault orders-2`',
      line,
    ];
    const orders = { name: 'orders', ids: [arn, 'orders', 'JOB-1'] };

    expect(adviceForSeveral(lines, orders, 0)).toEqual(lines);
    const [first, ...others] = adviceForSeveral(lines, orders, 39);
    expect(first).toBe(`${named} This is for orders; the other 39 need the same.`);
    expect(others).toEqual(lines.slice(1));
    expect(adviceForSeveral([named], orders, 1)[0]).toMatch(/the other one needs the same\.$/);
    expect(adviceLines([first ?? '']).at(-1)).toBe('   This is for orders; the other 39 need the same.');
    expect(adviceForSeveral(['`aws backup describe-backup-job --backup-job-id JOB-1`'], orders, 2)[0]).toMatch(
      /other 2 need/,
    );
  });

  it('cuts words, and no command: one that is longer than any can be is left out', () => {
    expect(boundAdvice(line)).toBe(`See whether the key is enabled: \`${command}\` Then start the backup again.`);
    expect(boundAdvice(`Look: \`aws kms ${'k'.repeat(1500)}\``)).toBe('Look:');
    expect(boundAdvice('w'.repeat(400))).toHaveLength(300);
    expect(
      boundAdvice(`Look with aws kms ${'w'.repeat(400)}`),
      'stored before commands stood in backticks',
    ).toHaveLength(418);
  });

  it.each([
    ['it all fits', 200, line],
    ['the sentence behind the command is cut', 110, /^See whether the key is enabled: `aws kms .*` Then.*…$/],
    ['the command has no room', 60, 'See whether the key is enabled:'],
    ['the words before it have no room', 20, 'See whether the key…'],
  ])('says what has room: %s', (_what, limit, expected) => {
    const said = adviceWithin(line, limit);

    expect(said.length).toBeLessThanOrEqual(limit);
    if (typeof expected === 'string') expect(said).toBe(expected);
    else expect(said).toMatch(expected);
  });

  it('leaves signs without words out, however long they are', () => {
    expect(adviceWithin('` `'.repeat(20), 30)).toBe('');
  });

  it('has no word before a command that stands first', () => {
    expect(adviceWords(`\`${command}\` shows it.`)).toBe('');
    expect(adviceWords('')).toBe('');
    expect(adviceWords(line)).toBe('See whether the key is enabled:');
    expect(adviceWords(`Look with ${command}`)).toBe('Look with');
  });

  it.each([
    ['short enough', 'Look.', 10, 'Look.'],
    ['cut where no command is', `Look around. ${command}`, 9, 'Look aro…'],
    ['ended before a command that would be cut', `Look: ${command}`, 40, 'Look:…'],
    [
      'cut behind a command that is whole',
      `${command} shows it, as it should`,
      command.length + 10,
      `${command} shows it…`,
    ],
  ])('a text %s', (_what, text, limit, expected) => {
    expect(textWithin(text, limit, [line])).toBe(expected);
  });
});
