import { rpoTags } from '../../enrich/exposure.ts';
import { ownerTags } from '../../enrich/owner.ts';
import { kindRow } from '../../events/kinds.ts';
import { isObject } from '../../lib/is-object.ts';
import type { RulesIssue, RulesPath } from '../../rules/check/issue.ts';
import { schemaIssues } from '../../rules/check/schema-issues.ts';
import { CaseDocument, Source } from './case-document.ts';
import { typesWithArn } from './make-event.ts';

/** Returns every mistake in a case that was read as plain data. */
export function caseIssues(raw: unknown): RulesIssue[] {
  if (!isObject(raw))
    return [{ path: [], message: 'is empty or not a case; it has events and what to expect of them' }];
  const shape = schemaIssues(CaseDocument, raw, []);
  const events = Array.isArray(raw.events) ? raw.events : [];
  return [
    ...shape,
    ...sourceIssues(raw, [], Array.isArray(raw.events)),
    ...givenIssues(raw.given, ['given']),
    ...events.flatMap((event, index) =>
      isObject(event)
        ? [...sourceIssues(event, ['events', index], false), ...givenIssues(event.given, ['events', index, 'given'])]
        : [],
    ),
  ];
}

/** Exactly one of event, file and job; for the case as a whole also the list of events instead. */
function sourceIssues(raw: Record<string, unknown>, path: RulesPath, hasList: boolean): RulesIssue[] {
  const sources = Object.keys(Source).filter((name) => raw[name] !== undefined);
  const count = sources.length + (hasList ? 1 : 0);
  const choice = path.length === 0 ? 'event, file, job or a list of events' : 'event, file or job';
  if (count !== 1)
    return [{ path, message: `has ${count === 0 ? 'no' : 'more than one'} event; write one of ${choice}` }];
  return isObject(raw.job) ? jobIssues(raw.job, [...path, 'job']) : [];
}

function jobIssues({ type, name, arn, kind, destination }: Record<string, unknown>, path: RulesPath): RulesIssue[] {
  const mistakes: RulesIssue[] = [];
  if (arn === undefined && (type === undefined || name === undefined)) {
    mistakes.push({ path, message: 'lacks a resource; write its type and name, or its arn' });
  } else if (arn === undefined && typeof type === 'string' && !typesWithArn.includes(type)) {
    const message = `is a type whose ARNs are not known here (known: ${typesWithArn.join(', ')}); write arn beside it`;
    mistakes.push({ path: [...path, 'type'], value: type, message });
  }
  if (destination !== undefined && (typeof kind !== 'string' || kindRow(kind).fills !== 'destination')) {
    mistakes.push({ path: [...path, 'destination'], message: 'is for copies only; write kind: copy' });
  }
  return mistakes;
}

/** Owner and RPO are short for tags: both would contradict each other. */
function givenIssues(raw: unknown, path: RulesPath): RulesIssue[] {
  if (!isObject(raw) || !isObject(raw.tags)) return [];
  const tagged = Object.keys(raw.tags).map((name) => name.toLowerCase());
  return [
    { name: 'owner', tags: ownerTags },
    { name: 'rpo', tags: rpoTags },
  ].flatMap(({ name, tags }) => {
    const tag = tags.find((one) => tagged.includes(one));
    return raw[name] === undefined || tag === undefined
      ? []
      : [{ path: [...path, name], message: `is said by the tag ${tag} beside it already; leave one out` }];
  });
}
