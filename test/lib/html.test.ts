import { describe, expect, it } from 'vitest';
import { html } from '../../src/lib/html.ts';

describe('lib/html', () => {
  it('escapes texts and numbers, and takes HTML and lists of it as they are', () => {
    const [bold, list] = [html`<b>${'<'}</b>`, [html`<i>a</i>`, html`<i>b</i>`]];

    expect(String(html`<p>${'a & b'}${7}${bold}${list}${null}</p>`)).toBe(
      '<p>a &amp; b7<b>&lt;</b><i>a</i><i>b</i></p>',
    );
  });
});
