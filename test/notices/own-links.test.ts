import { describe, expect, it } from 'vitest';
import { linksIn, piecesOf } from '../../src/notices/own-links.ts';

describe('notices/own-links', () => {
  it.each([
    ['See https://wiki.example.com/x.', 'See https://wiki.example.com/x.', ['https://wiki.example.com/x']],
    ['(https://wiki.example.com)', '(https://wiki.example.com)', ['https://wiki.example.com']],
    [
      'https://wiki.example.com/<% error.code %>, then call',
      'https://wiki.example.com/kms-key, then call',
      ['https://wiki.example.com/kms-key'],
    ],
    [
      'https://wiki.example.com:8443/find?q=<% resource.name %>#top',
      'https://wiki.example.com:8443/find?q=datenbänke#top',
      ['https://wiki.example.com:8443/find?q=datenbänke#top'],
    ],
    ['https://WIKI.example.com/x', 'https://WIKI.example.com/x', ['https://WIKI.example.com/x']],
  ])('%s is a link in: %s', (template, text, links) => {
    expect(linksIn(text, template).map(({ label }) => label)).toEqual(links);
    expect(linksIn(text, template).every(({ url }) => URL.canParse(url) && /^[\x21-\x7e]+$/.test(url))).toBe(true);
  });

  it.each([
    ['<% awsMessage %>', 'see https://evil.example/', 'a value brings it along'],
    ['https://<% resource.name %>/', 'https://evil.example/', 'a value is the host'],
    [
      'https://wiki.example.com<% resource.name %>',
      'https://wiki.example.com.evil.example/',
      'a value goes on with the host',
    ],
    [
      'https://wiki.example.com:4<% strikes %>/',
      'https://wiki.example.com:4@evil.example/',
      'a value goes on with the port',
    ],
    ['https://me@wiki.example.com/', 'https://me@wiki.example.com/', 'it names a user'],
    [
      'https://wiki.example.com/runbooks/<% job.id %>',
      'https://wiki.example.com/runbooks/../logout',
      'a value leaves its place',
    ],
    ['https://wiki.example.com/a <% owner %>', 'https://wiki.example.org/a', 'it is another host'],
    ['http://wiki.example.com/', 'http://wiki.example.com/', 'it is not https'],
    ['https://wiki.example.com/<% job.id %>', 'https://wiki.example.com/abc…', 'it was cut short'],
    ['https://wiki.example.com/', 'https://me@wiki.example.com/', 'the text names a user'],
    [
      'https://wiki.example.com/<% job.id %>',
      `https://wiki.example.com/${'ä'.repeat(400)}`,
      'it is endless once written out',
    ],
    ['https://wiki.example.com/<% job.id %>', `https://wiki.example.com/${'x'.repeat(2000)}`, 'it is endless'],
  ])('%s gives no link in %s: %s', (template, text) => {
    expect(linksIn(text, template)).toEqual([]);
  });

  it('a text is cut where its links begin and end, and nothing of it is lost', () => {
    const text =
      'a https://wiki.example.com/a… b https://wiki.example.com/a. c\nhttps://evil.example/ https://wiki.example.com/a';
    const pieces = piecesOf(text, [{ label: 'https://wiki.example.com/a', url: 'https://wiki.example.com/a' }]);

    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
    expect(pieces.filter(({ url }) => url !== null)).toHaveLength(2);
    expect(pieces[0]?.text).toBe('a https://wiki.example.com/a… b ');
    expect(piecesOf('', [])).toEqual([]);
  });
});
