import { isObject } from '../lib/is-object.ts';
import { isSecretReference } from '../lib/secret-literal.ts';
import { showValue } from '../patterns/show-value.ts';
import type { Target, Template } from '../rules/compiled.ts';
import { joined } from '../rules/describe-policy.ts';
import { pressedChannels } from '../rules/inbound.ts';
import { saidOptions } from '../rules/kept-options.ts';
import type { Rules } from '../rules/rules.ts';
import { compareNamed, describeInstead } from './said.ts';

/** Says which targets were added, removed or changed. Of their options only names and references to secrets are shown. */
export function compareTargets({ targets: before }: Rules, { targets: after }: Rules): string[] {
  return compareNamed(
    before,
    after,
    (is) => `Target "${is.name}" (${is.channel}) is new.`,
    (was) => `Target "${was.name}" (${was.channel}) is gone.`,
    (was, is) => changesOfTarget(was, is).map((changes) => `Target "${is.name}": ${changes}.`),
  );
}

/** Says which templates were added, removed or changed. */
export function compareTemplates({ templates: before }: Rules, { templates: after }: Rules): string[] {
  return compareNamed(
    before,
    after,
    (is) => `Template "${is.name}" is new.`,
    (was) => `Template "${was.name}" is gone.`,
    (was: Template, is: Template) => {
      const parts = (['title', 'text'] as const).filter((part) => was[part] !== is[part]);
      return parts.length === 0 ? [] : [`Template "${is.name}" has another ${joined(parts)}.`];
    },
  );
}

/** Says how `fallback` and `bulletins` changed. */
export function compareLastResorts(before: Rules, after: Rules): string[] {
  const isFollowing = ({ bulletins, fallback }: Rules) => bulletins.join() === fallback.join();
  const bulletins = describeInstead(
    'News of the rules goes to',
    before.bulletins.join(', '),
    after.bulletins.join(', '),
  );
  return [
    ...describeInstead('The fallback is', before.fallback.join(', '), after.fallback.join(', ')),
    ...(isFollowing(before) && isFollowing(after) ? [] : bulletins),
  ].map((one) => `${one}.`);
}

/** Says how the defaults of grouping and waiting changed. */
export function compareDefaults({ defaults: was }: Rules, { defaults: is }: Rules): string[] {
  const changes = saidOptions.flatMap(([, { as, byDefault }]) => {
    if (byDefault === null || byDefault.changed === null) return [];
    const { subject, say } = byDefault.changed;
    return describeInstead(subject, say(was[as as keyof typeof was]), say(is[as as keyof typeof is]));
  });
  return changes.length === 0 ? [] : [`By default: ${changes.join('; ')}.`];
}

function changesOfTarget(was: Target, is: Target): string[] {
  if (was.channel !== is.channel) return [`${is.channel} instead of ${was.channel}`];
  const [before, after] = [was, is].map(({ options }) => (isObject(options) ? options : {})) as [Options, Options];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changes = [
    ...names.flatMap((name) => formatOption(name, before[name], after[name])),
    ...describeInstead('template', describeTemplate(was), describeTemplate(is)),
    ...describeInstead('time zone', was.timezone ?? 'UTC', is.timezone ?? 'UTC'),
    ...describeInstead('answers from there count', describeInbound(was), describeInbound(is)),
  ];
  return changes.length === 0 ? [] : [changes.join('; ')];
}

type Options = Record<string, unknown>;

function formatOption(name: string, was: unknown, is: unknown): string[] {
  if (JSON.stringify(was) === JSON.stringify(is)) return [];
  const said = `option ${showValue(name)}`;
  if (was === undefined || is === undefined) return [`${said} is ${was === undefined ? 'set' : 'left out'}`];
  const [before, after] = [describeReference(was), describeReference(is)];
  return before === null && after === null
    ? [`${said} has another value`]
    : describeInstead(said, before ?? 'another', after ?? 'another').map((one) => one.replace(said, `${said} is`));
}

function describeReference(value: unknown): string | null {
  return typeof value === 'string' && isSecretReference(value) ? showValue(value) : null;
}

function describeInbound({ channel, inbound, actors }: Target): string {
  const who = actors === undefined ? 'from everybody' : `from ${joined(actors.map(showValue))}`;
  if (pressedChannels.includes(channel)) return who;
  return inbound === undefined ? 'from nobody' : `${who} (${showValue(inbound.secret)})`;
}

function describeTemplate({ template }: Target): string {
  return template === undefined ? 'none of its own' : `"${template}"`;
}
