import * as z from 'zod/mini';
import type { ReadSchedule } from './schedule.ts';
import { accounts, accountsWords } from './sections/accounts.ts';
import { drills, drillsWords } from './sections/drills.ts';
import { expectedRate, expectedRateWords } from './sections/expected-rate.ts';
import { firstLook, firstLookWords } from './sections/first-look.ts';
import { hours, hoursOptions, hoursWords } from './sections/hours.ts';
import { bulletins, bulletinsWords, fallback, fallbackWords } from './sections/last-resorts.ts';
import { inhibitions, inhibitionsWords, silences, silencesWords, windows, windowsWords } from './sections/mutes.ts';
import { owners, ownersWords } from './sections/owners.ts';
import { policiesWith, policiesWords, stepBasics } from './sections/policies.ts';
import { accept, acceptWords, expect, expectWords } from './sections/protection.ts';
import { responseWindows, responseWindowsWords } from './sections/response-windows.ts';
import { rotations, rotationsWords } from './sections/rotations.ts';
import { defaults, defaultsWords, routes, routesWords } from './sections/routes.ts';
import { type AnySection, type Entry, type KeptBy, type SectionWords, section } from './sections/section.ts';
import { targets, targetsWords } from './sections/targets.ts';
import { templates, templatesWords } from './sections/templates.ts';

/** Every option of the steps of policies, in the order of the format. */
export const stepOptions = { ...stepBasics, ...hoursOptions };

/**
 * Every section of the rules, the one list of them, in the order of the format. A new section is a file in `sections/`, a line
 * here and, when it has options of steps, one above; what acts on it is elsewhere.
 */
export const sections = {
  version: section({ schema: z.literal(1), merge: 'every', compile: null }),
  defaults,
  targets,
  templates,
  hours,
  rotations,
  owners,
  policies: policiesWith(stepOptions),
  routes,
  inhibitions,
  silences,
  windows,
  responseWindows,
  accounts,
  expect,
  accept,
  expectedRate,
  firstLook,
  drills,
  fallback,
  bulletins,
};

/** Name of a section, as it is written. */
export type SectionName = keyof typeof sections;

/** Every row with its name. */
export const sectionRows = Object.entries(sections) as unknown as readonly (readonly [SectionName, AnySection])[];

type Compiled<Name extends SectionName> = (typeof sections)[Name]['compile'];

/** The sections as compiled rules hold them. */
export type CompiledSections = {
  [Name in SectionName as Compiled<Name> extends null ? never : Name]: KeptBy<Compiled<Name>>;
};

/** Compiles the sections of a document that has passed every check. */
export function compileSections(document: object, readSchedule: ReadSchedule): CompiledSections {
  const written = document as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    sectionRows.flatMap(([name, { compile }]) =>
      compile === null ? [] : [[name, compile(written[name], document, readSchedule)]],
    ),
  ) as CompiledSections;
}

/** Returns the sections that describe their entries themselves, with these entries; other sections are described elsewhere. */
export function saidSections(
  kept: CompiledSections,
): { name: SectionName; noun: string; title: string; entries: readonly Entry[] }[] {
  return sectionRows.flatMap(([name, { said }]) => {
    const own = (kept as Readonly<Record<string, unknown>>)[name];
    return said === undefined ? [] : [{ name, noun: said.noun, title: said.title, entries: said.entries(own) }];
  });
}

/** Texts about each place in each section, for editors and `docs/rules.md`. */
export const sectionWords = {
  version: { version: { says: 'Version of this format.', examples: [1] } },
  defaults: defaultsWords,
  targets: targetsWords,
  templates: templatesWords,
  hours: hoursWords,
  rotations: rotationsWords,
  owners: ownersWords,
  policies: policiesWords,
  routes: routesWords,
  inhibitions: inhibitionsWords,
  silences: silencesWords,
  windows: windowsWords,
  responseWindows: responseWindowsWords,
  accounts: accountsWords,
  expect: expectWords,
  accept: acceptWords,
  expectedRate: expectedRateWords,
  firstLook: firstLookWords,
  drills: drillsWords,
  fallback: fallbackWords,
  bulletins: bulletinsWords,
} as const satisfies Record<SectionName, SectionWords>;
