import { isObject } from '../../lib/is-object.ts';
import { nearestName } from '../../lib/nearest-name.ts';
import { showValue } from '../../patterns/show-value.ts';
import { openBranches, readOpenField, tagsField } from '../alert-document.ts';
import { templateFields } from '../template-fields.ts';
import type { RulesIssue } from './issue.ts';

/** What is wrong with a template, without its path. */
type TemplateIssue = Omit<RulesIssue, 'path'>;

/** One `<% … %>`: the sigil that says what it does, such as `#`, and the name in it. */
interface Tag {
  mark: string;
  name: string;
}

/**
 * Finds fields that no message has, tags and sections that are not closed, and every feature of Mustache that is not
 * supported: values are always escaped, and a template includes no other.
 */
export function checkTemplates({ templates }: Record<string, unknown>): RulesIssue[] {
  return Object.entries(isObject(templates) ? templates : {}).flatMap(([name, template]) =>
    ['title', 'text'].flatMap((part): RulesIssue[] => {
      const text = isObject(template) ? template[part] : undefined;
      if (typeof text !== 'string') return [];
      return issuesOf(text).map((fault) => ({ ...fault, path: ['templates', name, part] }));
    }),
  );
}

function issuesOf(text: string): TemplateIssue[] {
  if (text.trim() === '') return [{ message: 'is empty; leave it out' }];
  const { tags, issues } = readTags(text);
  return [...issues, ...tags.flatMap(tagIssues), ...sectionIssues(tags)];
}

/** Reads the tags in one pass, whatever the text; a delimiter without its other half is an issue. */
function readTags(text: string): { tags: Tag[]; issues: TemplateIssue[] } {
  const tags: Tag[] = [];
  const issues: TemplateIssue[] = [];
  let at = 0;
  while (at < text.length) {
    const begin = text.indexOf('<%', at);
    const plain = text.slice(at, begin < 0 ? text.length : begin);
    if (plain.includes('%>')) issues.push({ value: plain.trim(), message: 'has a %> without its <%' });
    if (begin < 0) break;
    const end = text.indexOf('%>', begin + 2);
    if (end < 0) {
      issues.push({ value: text.slice(begin), message: 'has no %> that closes it' });
      break;
    }
    tags.push(readTag(text.slice(begin + 2, end).trim()));
    at = end + 2;
  }
  return { tags, issues };
}

function readTag(inner: string): Tag {
  const mark = '#^/!>&{='.includes(inner.charAt(0)) ? inner.charAt(0) : '';
  return { mark, name: inner.slice(mark.length).trim() };
}

/** Features of Mustache that are not supported, and what to write instead. */
const refusals: Readonly<Record<string, (name: string) => string>> = {
  '>': () => 'is a partial; a template cannot hold another one',
  '&': (name) => `asks for an unescaped value; write <% ${name} %>, every channel escapes it`,
  '{': (name) => `asks for an unescaped value; write <% ${withoutLast(name, '}')} %>, every channel escapes it`,
  '=': (name) => `has a "=" after <%; write <% ${withoutLast(name, '=')} %>, and leave the signs <% and %> as they are`,
};

function withoutLast(name: string, sign: string): string {
  return name.endsWith(sign) ? name.slice(0, -1).trim() : name;
}

function tagIssues({ mark, name }: Tag): TemplateIssue[] {
  const tag = `<%${mark} ${name} %>`;
  if (name.includes('<%')) return [{ value: `<% ${name}`, message: 'is not closed before the next <%' }];
  const refusal = refusals[mark];
  if (refusal !== undefined) return [{ value: tag, message: refusal(showValue(name)) }];
  if (mark === '!') return [];
  if (name === '') return [{ value: tag, message: 'names no field' }];
  // A section's end tag is compared with its opening tag in sectionIssues.
  if (mark === '/' || templateFields.has(name) || readOpenField(name) !== null) return [];
  return [unknownField(name)];
}

function unknownField(name: string): TemplateIssue {
  const below = [...templateFields].find((field) => field.startsWith(`${name}.`));
  const example = openBranches.includes(name) ? `${name}.team` : below;
  if (example !== undefined) return { value: name, message: `has fields in it; name one of them, such as ${example}` };
  return { value: name, message: 'is not a field that messages have', nearest: nearestField(name) };
}

/** Returns the field that was probably meant: one that ends like it, then the nearest of all. */
function nearestField(name: string): string | null {
  const fields = [...templateFields];
  const deeper = fields.includes(`resource.${name}`)
    ? `resource.${name}`
    : fields.find((one) => one.endsWith(`.${name}`));
  if (deeper !== undefined) return deeper;
  const dot = name.lastIndexOf('.');
  const [parent, own] = [name.slice(0, Math.max(0, dot)), name.slice(dot + 1)];
  if (templateFields.has(parent)) return null;
  const branch = parent === 'tags' ? tagsField : nearestName(parent, openBranches);
  return branch === null ? nearestName(name, fields) : `${branch}.${own}`;
}

/** Sections are closed in the order in which they were opened, the inner one first. */
function sectionIssues(tags: readonly Tag[]): TemplateIssue[] {
  const issues: TemplateIssue[] = [];
  const open: Tag[] = [];
  for (const tag of tags) {
    if (tag.mark === '#' || tag.mark === '^') open.push(tag);
    if (tag.mark !== '/') continue;
    const value = `<%/ ${tag.name} %>`;
    const last = open.pop();
    if (last === undefined) issues.push({ value, message: 'closes a section that is not open' });
    else if (last.name !== tag.name)
      issues.push({ value, message: `stands where "${showValue(last.name)}" has to be closed first` });
  }
  for (const { mark, name } of open)
    issues.push({ value: `<%${mark} ${name} %>`, message: `needs its end: <%/ ${showValue(name)} %>` });
  return issues;
}
