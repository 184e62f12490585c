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

/** The type of an option's value in the document. */
export type WrittenOption<Name extends RouteOptionName> = z.infer<Options[Name]['schema']>;

/** Options as a route writes them. */
export type WrittenOptions = { [Name in RouteOptionName]?: WrittenOption<Name> | undefined };

/** Options as a compiled route has them, inherited ones included. */
export type KeptOptions = { [Name in RouteOptionName as Options[Name]['as']]: Options[Name]['unsaid'] };

/** What holds for routes that do not say it. */
export type RouteDefaults = {
  [Name in DefaultName as Options[Name]['as']]: NonNullable<Options[Name]['byDefault']>['is'];
};

/** Options of a decision that no incident stores: as the route sets them, else by `defaults`. */
export type DecidedOptions = Decided<Exclude<DecidedName, KeptName>>;

/** Options of a decision that its incident stores. */
type ChosenOptions = Decided<KeptName>;

type Decided<Names extends RouteOptionName> = {
  [Name in Names as Options[Name]['as']]: Name extends DefaultName
    ? NonNullable<Options[Name]['byDefault']>['is']
    : Options[Name]['unsaid'];
};

/** Every row, in the order in which options are said. */
export const saidOptions = Object.entries(routeOptions) as readonly (readonly [RouteOptionName, AnyRouteOption])[];

const isOnlyContinuing = ({ withContinue }: AnyRouteOption) => typeof withContinue === 'object';

/** Rows in the order of the format: those that `defaults` can set too, others of any route, and those of routes that continue. */
export const optionGroups = {
  withDefault: saidOptions.filter(([, { byDefault }]) => byDefault !== null),
  withoutDefault: saidOptions.filter(([, row]) => row.byDefault === null && !isOnlyContinuing(row)),
  onlyContinuing: saidOptions.filter(([, row]) => isOnlyContinuing(row)),
};

/** Every row, in the order of the format. */
export const writtenOptions = Object.values(optionGroups).flat();

/** Options with an effect in a route that continues. */
export const continuing = {
  puts: namesOf(({ withContinue }) => withContinue === 'yes'),
  all: namesOf(({ withContinue }) => withContinue !== 'no'),
  only: namesOf(isOnlyContinuing),
};

/** Options without effect in a route that continues, and in one that ignores. */
export const withoutEffect = {
  continue: [...namesOf(({ withContinue }) => withContinue === 'no'), 'ignore', 'routes'],
  ignore: [...namesOf(({ withIgnore }) => !withIgnore), 'routes'],
};

/** Returns the options of a route, with those that it inherits from the one around it. */
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

/** Returns the defaults: as `defaults` sets them, else the built-in ones. */
export function keepDefaults(written: Partial<Pick<WrittenOptions, DefaultName>>): RouteDefaults {
  return fromRows(optionGroups.withDefault, (name, { read, byDefault }) => {
    const own = written[name as DefaultName];
    return own === undefined ? byDefault?.is : read(own);
  });
}

/** Returns the options of a decision that no incident stores. @param route null: no route decides */
export function decideOptions(route: KeptOptions | null, defaults: RouteDefaults): DecidedOptions {
  return fromRows(decided.passing, decidedBy(route, defaults));
}

/** Returns the options that the incident stores. @param route null: no route decides */
export function keptChoices(route: KeptOptions | null, defaults: RouteDefaults): KeptChoices {
  return fromRows<ChosenOptions>(decided.kept, decidedBy(route, defaults));
}

/** The stored options of what takes no route; each stored row is a field of `KeptChoices` in `incidents/routing.ts`. */
export const unroutedChoices: ChosenOptions = usualChoices;

function decidedBy(route: KeptOptions | null, defaults: RouteDefaults) {
  const [own, others] = [route, defaults] as Readonly<Record<string, unknown>>[];
  return (_name: RouteOptionName, { as, unsaid }: AnyRouteOption) => own?.[as] ?? others?.[as] ?? unsaid;
}

/** Rows that decisions have: those that the incident stores, and those that only matter when it opens. */
const decided = {
  kept: saidOptions.filter(([, row]) => row.decided === 'kept'),
  passing: saidOptions.filter(([, row]) => row.decided !== 'kept' && row.decided !== null),
};

/** Returns the options of a decision that takes no route. */
export function unroutedOptions(): DecidedOptions {
  return fromRows(decided.passing, (_name, { decided: of }) => (of === 'kept' ? undefined : of?.unrouted));
}

function namesOf(isMeant: (row: AnyRouteOption) => boolean): string[] {
  return writtenOptions.filter(([, row]) => isMeant(row)).map(([name]) => name);
}

/** Makes an object from rows; the caller's type says what the rows make, which a loop over all of them cannot. */
function fromRows<Made>(
  rows: readonly (readonly [RouteOptionName, AnyRouteOption])[],
  make: (name: RouteOptionName, row: AnyRouteOption) => unknown,
): Made {
  return Object.fromEntries(rows.map(([name, row]) => [row.as, make(name, row)])) as Made;
}
