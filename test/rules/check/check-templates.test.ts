import { describe, expect, it } from 'vitest';
import { templateFieldWords } from '../../../docs/rules-words.ts';
import { alertFields } from '../../../src/rules/alert-document.ts';
import { formatIssue } from '../../../src/rules/check/issue.ts';
import { messageFields, templateFields } from '../../../src/rules/template-fields.ts';
import { problemsOf, rulesOf } from '../../routing/sample-rules.ts';

/** Rules with one template, its title on line 4. */
function withTitle(title: string): string {
  return `version: 1
templates:
  brief:
    title: ${JSON.stringify(title)}
`;
}

const saidOf = (title: string) => problemsOf(withTitle(title)).map(formatIssue);

describe('rules/check/check-templates: what is taken', () => {
  it.each([
    ['<% resource.type %> <% resource.name %>: <% error.code %>', 'fields of the alert'],
    ['<%resource.name%>', 'no blanks inside the signs'],
    [
      '<% labels.team %> <% resource.tags.cost-centre %> <% resource.tags.aws:cloudformation:stack-name %>',
      'open fields',
    ],
    ['<%# owner %>of <% owner %><%/ owner %><%^ owner %>of nobody<%/ owner %>', 'sections, also inverted'],
    ['<%#open%><%# owner %><% owner %><%/ owner %><%/open%>', 'sections in sections'],
    ['<%! who reads this? %>Backups', 'comments'],
    ['Backups are broken', 'no field at all'],
    ['50 % of <% alertCount %>, a < b > c {x} <b>', 'signs that are no tags'],
  ])('%s (%s)', (title) => {
    expect(rulesOf(withTitle(title)).templates.get('brief')).toEqual({ name: 'brief', title, text: null });
  });

  it('takes every field of the alert and every field of the message, each with what it is', () => {
    const names = [...alertFields.keys(), ...messageFields];

    expect([...templateFields].sort()).toEqual(names.sort());
    expect(Object.keys(templateFieldWords).sort()).toEqual(names.sort());
    expect(Object.values(templateFieldWords).filter((words) => words.length < 5 || words.includes('|'))).toEqual([]);
    expect(
      rulesOf(
        withTitle(
          names
            .map((name) => `<% ${name} %>`)
            .join('')
            .slice(0, 400)
            .replace(/<[^>]*$/, ''),
        ),
      ),
    ).toBeTruthy();
  });
});

describe('rules/check/check-templates: what is refused', () => {
  it.each([
    ['<% resorce.name %>', '"resorce.name" is not a field that messages have; did you mean "resource.name"?'],
    ['<% name %>', '"name" is not a field that messages have; did you mean "resource.name"?'],
    ['<% code %>', '"code" is not a field that messages have; did you mean "error.code"?'],
    ['<% tags.team %>', '"tags.team" is not a field that messages have; did you mean "resource.tags.team"?'],
    ['<% label.team %>', '"label.team" is not a field that messages have; did you mean "labels.team"?'],
    ['<% alert_count %>', '"alert_count" is not a field that messages have; did you mean "alertCount"?'],
    ['<% resource.name.length %>', '"resource.name.length" is not a field that messages have'],
    ['<% constructor %>', '"constructor" is not a field that messages have'],
    ['<% . %>', '"." is not a field that messages have'],
    ['<% resource %>', '"resource" has fields in it; name one of them, such as resource.arn'],
    ['<%# labels %>x<%/ labels %>', '"labels" has fields in it; name one of them, such as labels.team'],
    ['<%# ownr %>x<%/ ownr %>', '"ownr" is not a field that messages have; did you mean "owner"?'],
    ['<% %>', '"<% %>" names no field'],
    ['<%> footer %>', '"<%> footer %>" is a partial; a template cannot hold another one'],
    ['<%& owner %>', '"<%& owner %>" asks for an unescaped value; write <% owner %>, every channel escapes it'],
    ['<%{ owner }%>', '"<%{ owner } %>" asks for an unescaped value; write <% owner %>, every channel escapes it'],
    ['<%= owner %>', '"<%= owner %>" has a "=" after <%; write <% owner %>, and leave the signs <% and %> as they are'],
    [
      '<%=[ ]=%>[owner]',
      '"<%= [ ]= %>" has a "=" after <%; write <% [ ] %>, and leave the signs <% and %> as they are',
    ],
    ['<% owner', '"<% owner" has no %> that closes it'],
    ['owner %>', '"owner %>" has a %> without its <%'],
    ['<% owner <% region %>', '"<% owner <% region" is not closed before the next <%'],
    ['<%# owner %>x', '"<%# owner %>" needs its end: <%/ owner %>'],
    ['x<%/ owner %>', '"<%/ owner %>" closes a section that is not open'],
    [
      '<%# owner %><%# region %>x<%/ owner %><%/ region %>',
      '"<%/ owner %>" stands where "region" has to be closed first',
    ],
    ['  ', 'is empty; leave it out'],
  ])('%s', (title, says) => {
    expect(saidOf(title)[0]).toBe(`line 4, templates.brief.title: ${says}`);
  });

  it('tells all mistakes of all templates at once, each at its line', () => {
    const problems = problemsOf(`version: 1
templates:
  brief: { title: "<% nam %> <% regon %>" }
  long:
    text: |
      <% owner %>
      <%# drill %>
`);

    expect(problems.map(({ line, path, value, nearest }) => ({ line, path, value, nearest }))).toEqual([
      { line: 3, path: 'templates.brief.title', value: 'nam', nearest: null },
      { line: 3, path: 'templates.brief.title', value: 'regon', nearest: 'region' },
      { line: 5, path: 'templates.long.text', value: '<%# drill %>', nearest: null },
    ]);
  });

  it('says what to write in place of {{ }}, which Parameter Store refuses', () => {
    expect(saidOf('{{ owner }}')[0]).toMatch(
      /contains "{{", which Parameter Store refuses; templates write <% field %>/,
    );
  });

  it.each([
    ['<%', 'opening signs'],
    ['<%#', 'sections that are never closed'],
    ['%>', 'closing signs'],
    ['<% a', 'tags without an end'],
    ['<%   ', 'blanks'],
    ['<% x %>', 'unknown fields'],
    // What took a time that grows with the square of the text would not end within the test's.
  ])('comes to an end on a document full of %s (%s)', (piece) => {
    const text = withTitle(piece.repeat(60_000 / piece.length));

    expect(problemsOf(text).length).toBeGreaterThan(0);
  });
});
