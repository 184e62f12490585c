import type * as z from 'zod/mini';
import { type KeptChoices, usualChoices } from '../incidents/routing.ts';
import { textMap } from '../lib/text-map.ts';
import type { AnyRouteOption } from './route-option.ts';
import { type RouteOptionName, routeOptions } from './route-options.ts';

type Options = typeof routeOptions;

/** Options that `defaults` can say. */
export type DefaultName = {
  [Name in RouteOptionName]: Options[Name]['byDefault'] extends null ? never : Name;
}[RouteOptionName];

type KeptName = {
  [Name in RouteOptionName]: Options[Name]['decided'] extends 'kept' ? Name : never;
}[RouteOptionName];

type DecidedName = { [Name in RouteOptionName]: Options[Name]['decided'] extends null ? never : Name }[RouteOptionName];

/** What stands in the document under an option. */
export type WrittenOption<Name extends RouteOptionName> = z.infer<Options[Name]['schema']>;

/** Options as a route writes them. */
export type WrittenOptions = { [Name in RouteOptionName]?: WrittenOption<Name> | undefined };

/** Options as a compiled route has them, those from the routes around it included. */
export type KeptOptions = { [Name in RouteOptionName as Options[Name]['as']]: Options[Name]['unsaid'] };

/** What holds for routes that do not say it. */
export type RouteDefaults = {
  [Name in DefaultName as Options[Name]['as']]: NonNullable<Options[Name]['byDefault']>['is'];
};

/** Options that a decision has and an incident does not: what the route says, else what the defaults say. */
export type DecidedOptions = Decided<Exclude<DecidedName, KeptName>>;

/** Options that an incident keeps of the decision. */
type ChosenOptions = Decided<KeptName>;

type Decided<Names extends RouteOptionName> = {
  [Name in Names as Options[Name]['as']]: Name extends DefaultName
    ? NonNullable<Options[Name]['byDefault']>['is']
    : Options[Name]['unsaid'];
};

/** Every row, in the order in which options are said. */
export const saidOptions = Object.entries(routeOptions) as readonly (readonly [RouteOptionName, AnyRouteOption])[];

const isOnlyContinuing = ({ withContinue }: AnyRouteOption) => typeof withContinue === 'object';

/** Rows in the order of the format: what `defaults` can say too, what else any route can say, what only one that continues can. */
export const optionGroups = {
  withDefault: saidOptions.filter(([, { byDefault }]) => byDefault !== null),
  withoutDefault: saidOptions.filter(([, row]) => row.byDefault === null && !isOnlyContinuing(row)),
  onlyContinuing: saidOptions.filter(([, row]) => isOnlyContinuing(row)),
};

/** Every row, in the order of the format. */
export const writtenOptions = Object.values(optionGroups).flat();

/** What a route that continues can say: what it puts on alerts, and whatever else has an effect in it. */
export const continuing = {
  puts: namesOf(({ withContinue }) => withContinue === 'yes'),
  all: namesOf(({ withContinue }) => withContinue !== 'no'),
  only: namesOf(isOnlyContinuing),
};

/** What has no effect in a route that continues, and in one that ignores. */
export const withoutEffect = {
  continue: [...namesOf(({ withContinue }) => withContinue === 'no'), 'ignore', 'routes'],
  ignore: [...namesOf(({ withIgnore }) => !withIgnore), 'routes'],
};

/** Returns the options of a route with those that it has from the one around it. */
export function keepOptions(route: WrittenOptions, around: KeptOptions | null): KeptOptions {
  const outer = around as Readonly<Record<string, unknown>> | null;
  return fromRows(saidOptions, (name, row) => keepOption(row, route[name], outer?.[row.as]));
}

function keepOption(row: AnyRouteOption, written: unknown, around: unknown): unknown {
  const own = written === undefined ? undefined : row.read(written);
  if (row.inherits === 'never') return own ?? row.unsaid;
  if (row.inherits === 'around') return own ?? around ?? row.unsaid;
  return textMap([...Object.entries(around ?? {}), ...Object.entries(own ?? {})]);
}

/** Returns an option of a compiled route. */
export function optionOf(route: KeptOptions, { as }: AnyRouteOption): unknown {
  return route[as as keyof KeptOptions];
}

/** Returns what `defaults` say, and what is built in where they do not. */
export function keepDefaults(written: Partial<Pick<WrittenOptions, DefaultName>>): RouteDefaults {
  return fromRows(optionGroups.withDefault, (name, { read, byDefault }) => {
    const own = written[name as DefaultName];
    return own === undefined ? byDefault?.is : read(own);
  });
}

/** Returns what a decision has of a route's options beside what an incident keeps; null: no route decides. */
export function decideOptions(route: KeptOptions | null, defaults: RouteDefaults): DecidedOptions {
  return fromRows(decided.passing, decidedBy(route, defaults));
}

/** Returns what an incident keeps of a route's options; null: no route decides. */
export function keptChoices(route: KeptOptions | null, defaults: RouteDefaults): KeptChoices {
  return fromRows<ChosenOptions>(decided.kept, decidedBy(route, defaults));
}

/** What stands where no route was asked for; a row that incidents keep is a field of `KeptChoices` in `incidents/routing.ts`. */
export const unroutedChoices: ChosenOptions = usualChoices;

function decidedBy(route: KeptOptions | null, defaults: RouteDefaults) {
  const [own, others] = [route, defaults] as Readonly<Record<string, unknown>>[];
  return (_name: RouteOptionName, { as, unsaid }: AnyRouteOption) => own?.[as] ?? others?.[as] ?? unsaid;
}

/** Rows that decisions have: those that an incident keeps, and those that only matter at its opening. */
const decided = {
  kept: saidOptions.filter(([, row]) => row.decided === 'kept'),
  passing: saidOptions.filter(([, row]) => row.decided !== 'kept' && row.decided !== null),
};

/** Returns what a decision has that no route was asked for. */
export function unroutedOptions(): DecidedOptions {
  return fromRows(decided.passing, (_name, { decided: of }) => (of === 'kept' ? undefined : of?.unrouted));
}

function namesOf(isMeant: (row: AnyRouteOption) => boolean): string[] {
  return writtenOptions.filter(([, row]) => isMeant(row)).map(([name]) => name);
}

/** The types of the table say what the rows make; a loop over all of them cannot. */
function fromRows<Made>(
  rows: readonly (readonly [RouteOptionName, AnyRouteOption])[],
  make: (name: RouteOptionName, row: AnyRouteOption) => unknown,
): Made {
  return Object.fromEntries(rows.map(([name, row]) => [row.as, make(name, row)])) as Made;
}
