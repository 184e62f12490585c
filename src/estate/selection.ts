import { parseArn } from '../enrich/arn.ts';
import type { Instant } from '../lib/instant.ts';
import { type TextMap, valueUnder } from '../lib/text-map.ts';

/** A condition that AWS Backup sets on a tag. */
export interface TagCondition {
  operator: 'StringEquals' | 'StringNotEquals' | 'StringLike' | 'StringNotLike';
  /** The tag's name, without a prefix. */
  key: string;
  value: string;
}

/** A selection of a plan, as AWS Backup writes it. */
export interface Selection {
  id: string;
  name: string | null;
  createdAt: Instant | null;
  iamRoleArn: string | null;
  /** ARNs, one of which has to match; `*` stands for zero or more characters. */
  resources: readonly string[];
  /** ARNs, none of which may match. */
  notResources: readonly string[];
  /** Tags, one of which is enough instead of an ARN. */
  listOfTags: readonly TagCondition[];
  /** Conditions on tags that must all hold. */
  conditions: readonly TagCondition[];
}

/**
 * How a selection matches a resource. `named`: by its own ARN; `type`: by an ARN that names its type; `service`: by an ARN that
 * names only its service; `tag`: by a tag; `all`: without any condition. For the last three, AWS Backup leaves out types that
 * are switched off in the Region.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources-json.html
 */
export type SelectedBy = 'named' | 'type' | 'service' | 'tag' | 'all';

/** What a selection says about a resource. `unknown`: it depends on tags that are not known. */
export type Selected = { by: SelectedBy } | 'no' | 'unknown';

/** Says whether a selection means a resource. */
export type Selector = (resource: { arn: string; tags: TextMap | null }) => Selected;

/** Types that share a form of ARN with others: naming the form does not say which is meant, so each has to be switched on. */
const sharedForms: ReadonlySet<string> = new Set(['Aurora', 'DocumentDB', 'Neptune', 'FSx']);

/**
 * Returns the test that a selection makes: a resource has to match one of its ARNs or listed tags and every condition, and none
 * of the excluded ARNs; without ARNs and listed tags, every resource matches.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupSelection.html
 */
export function selectorOf(selection: Selection): Selector {
  const isLeftOut = anyArn(selection.notResources);
  const byArn = arnTest(selection);
  const listed = selection.listOfTags.map(tagTest);
  const conditions = selection.conditions.map(tagTest);
  const byTags = (by: SelectedBy | null, tags: TextMap): Selected => {
    if (!conditions.every((test) => test(tags))) return 'no';
    if (by !== null) return { by };
    return listed.some((test) => test(tags)) ? { by: 'tag' } : 'no';
  };
  return ({ arn, tags }) => {
    if (isLeftOut(arn)) return 'no';
    const by = byArn(arn);
    if (by === null && listed.length === 0) return 'no';
    if (tags !== null) return byTags(by, tags);
    return by === null || conditions.length > 0 ? 'unknown' : { by };
  };
}

/** Returns a test that says whether one of these ARNs matches another; `*` stands for zero or more characters. */
export function anyArn(arns: readonly string[]): (arn: string) => boolean {
  const named = new Set(arns);
  const patterns = arns.filter((arn) => arn.includes('*')).map(wildcard);
  return (arn) => named.has(arn) || patterns.some((test) => test(arn));
}

/** Returns a test that says how the ARNs of a selection match a resource; null: they do not. */
function arnTest({ resources, listOfTags }: Selection): (arn: string) => SelectedBy | null {
  if (resources.length === 0) return () => (listOfTags.length === 0 ? 'all' : null);
  const named = new Set(resources);
  const patterns = resources
    .filter((arn) => arn.includes('*'))
    .map((arn) => ({ by: formOf(arn), test: wildcard(arn) }))
    .sort((a, b) => order.indexOf(a.by) - order.indexOf(b.by));
  return (arn) => (named.has(arn) ? 'named' : (patterns.find(({ test }) => test(arn))?.by ?? null));
}

/**
 * Says whether AWS Backup leaves out a resource because its type is switched off in the Region; null: the settings are not
 * known, or do not mention the type.
 */
export function isSwitchedOff(type: string | null, by: SelectedBy, optIn: TextMap<boolean> | null): boolean | null {
  if (optIn === null || type === null) return null;
  if (by === 'named') return false;
  if (by === 'type' && !sharedForms.has(type)) return false;
  const isOn = valueUnder(optIn, type);
  return isOn === undefined ? null : !isOn;
}

/** The most exact first: an ARN that names the type counts, whatever else matches. */
const order: readonly SelectedBy[] = ['named', 'type', 'service', 'tag', 'all'];

/** Returns the more exact of two ways in which selections of one plan match a resource; null: not known. */
export function moreExact(one: SelectedBy | null, other: SelectedBy | null): SelectedBy | null {
  if (one === null || other === null) return one ?? other;
  return order.indexOf(other) < order.indexOf(one) ? other : one;
}

/** `arn:aws:ec2:*` names a service, `arn:aws:ec2:*:*:instance/*` a type. */
function formOf(pattern: string): SelectedBy {
  if (pattern === '*') return 'all';
  const arn = parseArn(pattern);
  if (arn === null || arn.service.includes('*')) return 'service';
  // The ARN of a bucket holds nothing but its name.
  if (arn.service === 's3') return 'type';
  return /^[^*:/]+[:/]/.test(arn.resource) ? 'type' : 'service';
}

/** Returns a test for texts that match a pattern, in which `*` stands for zero or more characters that are not blank. */
function wildcard(pattern: string): (text: string) => boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop() ?? '';
  return (text) => {
    if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
    let at = first.length;
    for (const part of rest) {
      const found = text.indexOf(part, at);
      if (found < 0 || found + part.length > text.length - last.length) return false;
      if (/\s/.test(text.slice(at, found))) return false;
      at = found + part.length;
    }
    return !/\s/.test(text.slice(at, text.length - last.length));
  };
}

/** Returns a test for texts like a value, in which `*` stands for zero or more characters that are not blank. */
export function likeText(value: string): (found: string) => boolean {
  const like = wildcard(value);
  return (found) => (value.includes('*') ? like(found) : found === value);
}

function tagTest({ operator, key, value }: TagCondition): (tags: TextMap) => boolean {
  const isLike = likeText(value);
  return (tags) => {
    const found = valueUnder(tags, key);
    switch (operator) {
      case 'StringEquals':
        return found === value;
      case 'StringNotEquals':
        return found !== value;
      case 'StringLike':
        return found !== undefined && isLike(found);
      case 'StringNotLike':
        return found === undefined || !isLike(found);
    }
  };
}
