import type * as z from 'zod/mini';
import type { Instant } from '../../lib/instant.ts';
import type { KnownNames } from '../check/check-names.ts';
import type { RulesIssue } from '../check/issue.ts';
import type { PlaceWords } from '../place-words.ts';
import type { ReadSchedule } from '../schedule.ts';

/** What a part of the rules is checked with. */
export interface CheckContext {
  /** The options schema of each channel, by the channel's id. */
  channelOptions: ReadonlyMap<string, z.ZodMiniType>;
  /** When the rules were written; null: not known. */
  at: Instant | null;
}

/** Names that something in the rules uses. */
export interface Use {
  /** A section that defines names, or `told`: targets and rotations. */
  of: string;
  names: readonly (string | null | undefined)[];
}

/** What a section that gives names is to those that use them. */
export interface Naming {
  /** What such a name is: `"databse" is not a policy`. */
  noun: string;
  /** Names that exist without being defined. */
  always: readonly string[];
  /** They can stand where people are named, beside those of other such sections. */
  isTold?: true;
  /** Who should use a name: `no step names it`. */
  unused: string;
}

/**
 * One section of the rules and all there is to know of it. Form, merging, checks, compiled rules, warnings, the editors'
 * schema and, where nothing else is said, the news of the rules and the tree come from it.
 */
export interface Section<Written, Compile> {
  schema: z.ZodMiniType<Written>;
  /**
   * How it is merged when the rules stand in several parameters: each of its names may stand in one of them, a list goes on
   * in the next one, a setting may stand in one, or every parameter says it.
   */
  merge: 'names' | 'list' | 'one' | 'every';
  /** Makes what the rules keep of it; null: they keep nothing under its name. */
  compile: Compile;
  /** Finds what the schema cannot, whatever stands in other parts; takes the raw document. */
  check?(raw: Record<string, unknown>, context: CheckContext): RulesIssue[];
  /** Finds names that refer to nothing, and what only all parts together show; takes the raw document. */
  checkNames?(raw: Record<string, unknown>, known: KnownNames): RulesIssue[];
  /** Left out: it gives no names to other sections. */
  naming?: Naming;
  /** Returns what it names of others. */
  uses?(written: Written | undefined, kept: KeptBy<Compile>): Use[];
  /** Fields of its entries that hold a pattern, and those that list fields of alerts. */
  patterns?: Readonly<Record<string, 'required' | 'optional'>>;
  fieldLists?: readonly string[];
  /** How one of its entries is said; left out: the news of the rules and the tree have their own way. */
  said?: Said<KeptBy<Compile>>;
}

/** How what a section keeps is said in the news of the rules and in the tree. */
export interface Said<Kept> {
  /** `Calendar`: what stands before the name of an entry. */
  noun: string;
  /** `Calendars`: the title in the tree. */
  title: string;
  /** Returns each entry with what there is to say of it. */
  entries(kept: Kept): readonly Entry[];
}

/** One entry of a section, and what there is to say of it. */
export interface Entry {
  name: string;
  says: string;
}

/** What the rules keep of a section. */
export type KeptBy<Compile> = Compile extends (...given: never[]) => infer Kept ? Kept : null;

/** How a section is compiled from what is written, from the sections beside it, and with what reads schedules. */
export type CompileSection<Written> =
  | ((written: Written | undefined, document: never, readSchedule: ReadSchedule) => unknown)
  | null;

/** What is said of each place in a section, by its path in the document. */
export type SectionWords = Readonly<Record<string, PlaceWords>>;

/** A row of the table for code that goes through all of them. */
export type AnySection = Omit<Section<unknown, unknown>, 'compile' | 'uses' | 'said'> & {
  compile: ((written: unknown, document: unknown, readSchedule: ReadSchedule) => unknown) | null;
  uses?(written: unknown, kept: unknown): Use[];
  said?: Said<unknown>;
};

/** Makes a row of the table; it is there for the compiler, which then holds what is written and what is kept together. */
export function section<Written, const Compile extends CompileSection<Written>>(
  row: Section<Written, Compile>,
): Section<Written, Compile> {
  return row;
}

/** Returns what is under the names of a section, made one by one. */
export function mapNamed<Written, Made>(
  written: Readonly<Record<string, Written>> | undefined,
  make: (name: string, value: Written) => Made,
): Made[] {
  return Object.entries(written ?? {}).map(([name, value]) => make(name, value));
}

/** Returns what has names by them. */
export function byName<Value extends { name: string }>(values: readonly Value[]): ReadonlyMap<string, Value> {
  return new Map(values.map((value) => [value.name, value]));
}

/** Returns what an option names of others. */
export function usesOf({ refersTo }: { refersTo: string | null }, value: unknown): Use[] {
  return refersTo === null ? [] : [{ of: refersTo, names: [value].flat().filter((one) => typeof one === 'string') }];
}
