import type { BackupEvent, Finding, Outcome, RouterPart, SizeChange } from '../events/backup-event.ts';
import { type EventKind, kindRow } from '../events/kinds.ts';
import { wordOf } from '../events/outcome-of-state.ts';
import { type AlertError, uncataloguedCode } from '../incidents/alert.ts';
import { foundThreats } from '../incidents/lane.ts';
import { describeSize } from '../incidents/lane-sizes.ts';
import { candidatesAmong } from '../lib/regexp-candidates.ts';
import { inertLine, truncate } from '../lib/text.ts';
import type { JobDetails } from '../ports/aws-backup/job-describer.ts';
import { formatAdvice } from './advice-lines.ts';
import { type Denial, describeDenial, readDenial } from './denial.ts';
import { errorCatalogue, errorRow } from './error-catalogue.ts';
import type { Circumstance, ErrorRow } from './error-row.ts';

/** How many characters of a message are compared with the catalogue. */
const comparedCharacters = 4096;

/** What is known of a failure. */
export interface Failure {
  kind: EventKind;
  outcome: Outcome;
  /** The state as AWS spells it. */
  state: string;
  statusMessage: string | null;
  /** AWS's own classification, from the job's details; its spelling differs from page to page. */
  messageCategory: string | null;
  /** AWS Backup's word for the type of the resource; null or absent: not known. */
  resourceType?: string | null;
  /** The part of the router that failed; absent: it is a job of AWS. */
  ofRouter?: RouterPart | undefined;
  /** What a scan found although the state does not say so; absent: nothing. */
  finding?: Finding | undefined;
  /** How the size changed, when that is the problem; absent: it is not. */
  size?: SizeChange | undefined;
  /** The reason of the finding; absent: it is not a finding. */
  found?: string | undefined;
  /** A restore testing plan started it. */
  isRestoreTest?: boolean;
}

/** Returns what is known of a failure from its event and, for what that lacks, from the details of its job. */
export function failureOf(event: BackupEvent, details: JobDetails | null, resourceType: string): Failure {
  const { kind, outcome, state, ofRouter, finding, size } = event;
  return {
    kind,
    outcome,
    state,
    statusMessage: event.statusMessage ?? details?.statusMessage ?? null,
    messageCategory: details?.messageCategory ?? event.messageCategory ?? null,
    resourceType,
    ofRouter,
    finding,
    size,
    ...(event.found === undefined ? {} : { found: event.found.reason }),
    isRestoreTest: event.isRestoreTest === true || details?.isRestoreTest === true,
  };
}

/** The rows that AWS's message categories stand for. */
const rowsByCategory: ReadonlyMap<string, ErrorRow> = new Map(
  errorCatalogue.flatMap((row) => (row.messageCategory === undefined ? [] : [[row.messageCategory.name, row]])),
);

/** The rows that circumstances choose, by `keyOf`. */
const rowsByCircumstance: ReadonlyMap<string, ErrorRow> = new Map(
  errorCatalogue.flatMap((row) => (row.when ?? []).map((circumstance) => [keyOf(circumstance), row])),
);

/**
 * Returns what broke. AWS's message category decides when it is specific, and the text may only make it more exact; else
 * the text decides; else the outcome. The message itself is kept verbatim.
 *
 * @example classifyFailure({ kind: 'backup', outcome: 'failed', state: 'FAILED', statusMessage: 'Table not found.',
 *   messageCategory: null }).code // 'resource-missing'
 */
export function classifyFailure(failure: Failure): AlertError {
  const row = chooseRow(failure);
  const { code, category, retryable, documentation } = row;
  const denial = isAboutAccess(row) ? readDenial(failure.statusMessage) : null;
  const refused = denial === null ? null : describeDenial(denial);
  const means = row.meaningFor?.[failure.kind] ?? row.meaning;
  const meaning = [means, refused, sizeOf(failure), categoryOf(failure, row)].filter((said) => said !== null).join(' ');
  const advice = adviceOf(row, failure, denial);
  return { code, category, message: failure.statusMessage, meaning, advice, retryable, documentation };
}

/** Where AWS writes no message, its category is all that there is to read. */
function categoryOf({ statusMessage, messageCategory }: Failure, { isFallback }: ErrorRow): string | null {
  if (statusMessage !== null || messageCategory === null || isFallback !== true) return null;
  return `AWS gives no message, but the category ${truncate(inertLine(messageCategory), 60)}.`;
}

function sizeOf({ finding, size }: Failure): string | null {
  const is = finding === 'size-fell' || finding === 'size-rose' ? finding : null;
  return is === null || size === undefined ? null : describeSize({ is, ...size });
}

/** Returns the advice of a row for a kind of event and a type of resource, and for the policy that IAM named. */
export function adviceOf(
  { advice, adviceFor, adviceForPolicy }: ErrorRow,
  { kind, resourceType = null, isRestoreTest = false }: Pick<Failure, 'kind' | 'resourceType' | 'isRestoreTest'>,
  denial: Denial | null = null,
): string[] {
  const byPolicy = denial?.policyType == null ? undefined : adviceForPolicy?.[denial.policyType];
  const lines = byPolicy ?? adviceFor?.[kind] ?? advice;
  const about = { kind, resourceType, isRestoreTest };
  return (denial?.isEncoded ? [decoding, ...lines] : lines).flatMap((line) => formatAdvice(line, about) ?? []);
}

const decoding =
  'Read the reason, with the long word after "message" for MESSAGE: `aws sts decode-authorization-message --region <region> --encoded-message MESSAGE --query DecodedMessage --output text`';

function isAboutAccess({ category }: ErrorRow): boolean {
  return category === 'access' || category === 'kms';
}

/** Returns the code that a failure would have without AWS's message. */
export function codeWithoutMessage(failure: Failure): string {
  return (rowOfVerdict(failure) ?? rowOfCircumstance(failure)).code;
}

/** Says whether AWS wrote a message that the catalogue does not know yet. */
export function isUncatalogued({ code, message }: AlertError): boolean {
  return errorRow(code).isFallback === true && message !== null && message.trim() !== '';
}

function chooseRow(failure: Failure): ErrorRow {
  const byVerdict = rowOfVerdict(failure);
  if (byVerdict !== undefined) return byVerdict;
  const byText = findRow(failure);
  const named = rowsByCategory.get(failure.messageCategory?.toLowerCase().replaceAll('_', '') ?? '');
  if (named?.messageCategory === undefined) return byText ?? rowOfCircumstance(failure);
  return byText !== null && named.messageCategory.refinedBy.includes(byText.category) ? byText : named;
}

/** Returns the row that counts whatever the message says: for the router's own problems, scans and findings. */
function rowOfVerdict(failure: Failure): ErrorRow | undefined {
  if (failure.ofRouter !== undefined) return rowOf({ router: failure.ofRouter });
  if (failure.found !== undefined) return rowOf({ watch: failure.found });
  // The router's own messages contain other people's names and no words of AWS, so they are not searched.
  if (kindRow(failure.kind).isFound === true) return rowOfCircumstance(failure);
  const found = foundThreats(failure) ? 'threats' : failure.finding;
  return found === undefined ? undefined : rowOf({ found });
}

/** Returns the first row one of whose patterns matches a message, or null. */
export function findRow(
  { statusMessage, ...about }: Pick<Failure, 'statusMessage'> & About,
  rows: readonly ErrorRow[] = errorCatalogue,
): ErrorRow | null {
  if (statusMessage === null) return null;
  const text = comparable(statusMessage);
  const found = wordingsOf(rows)(text).find(({ row, pattern }) => fits(row, about) && pattern.test(text));
  return found?.row ?? null;
}

/** One pattern with its row. */
interface Wording {
  row: ErrorRow;
  pattern: RegExp;
}

const wordings = new WeakMap<readonly ErrorRow[], (text: string) => Wording[]>();

/** Returns a search over all patterns; it is built when the first message is read, so that other processes do without. */
function wordingsOf(rows: readonly ErrorRow[]): (text: string) => Wording[] {
  const made = wordings.get(rows);
  if (made !== undefined) return made;
  const all = rows.flatMap((row) => row.patterns.map((pattern) => ({ row, pattern })));
  const making = candidatesAmong(all);
  wordings.set(rows, making);
  return making;
}

type About = Pick<Failure, 'kind' | 'resourceType'> & Partial<Pick<Failure, 'outcome'>>;

function fits({ kinds, alsoFor, outcomes, types }: ErrorRow, { kind, outcome, resourceType }: About): boolean {
  const isOfKind = kinds?.includes(kind) ?? (kindRow(kind).hasOwnErrors !== true || alsoFor?.includes(kind) === true);
  const isOfOutcome = outcomes === undefined || outcomes.some((one) => one === outcome);
  return isOfKind && isOfOutcome && (types === undefined || types.some((type) => type === resourceType));
}

/** Returns a message as patterns are matched on it, without the names in ARNs, which may contain any word of the catalogue. */
function comparable(message: string): string {
  return message
    .slice(0, comparedCharacters)
    .toLowerCase()
    .replace(/\barn:[a-z-]{1,12}:([a-z0-9-]{1,40}):\S*/g, 'arn:$1')
    .replace(/[‘’]/g, "'")
    .replace(/\s\s+|[^\S ]/g, ' ');
}

/** Returns the row for a kind, outcome and state, the most specific one first. */
function rowOfCircumstance({ kind, outcome, state }: Failure): ErrorRow {
  return (
    rowOf({ kind, state: wordOf(state) }) ??
    rowOf({ kind, outcome }) ??
    rowOf({ kind }) ??
    rowOf({ outcome }) ??
    errorRow(uncataloguedCode)
  );
}

function rowOf(circumstance: Circumstance): ErrorRow | undefined {
  return rowsByCircumstance.get(keyOf(circumstance));
}

/** Returns the key of a circumstance; states are in upper case and outcomes in lower case, so they cannot collide. */
function keyOf(circumstance: Circumstance): string {
  if ('router' in circumstance) return `router ${circumstance.router}`;
  if ('watch' in circumstance) return `watch ${circumstance.watch}`;
  if ('found' in circumstance) return `found ${circumstance.found}`;
  const kind = 'kind' in circumstance ? circumstance.kind : '*';
  if ('state' in circumstance) return `${kind} ${circumstance.state}`;
  return 'outcome' in circumstance ? `${kind} ${circumstance.outcome}` : kind;
}
