import { knownTypes } from '../../../events/normalise.ts';
import { otherStates } from '../../../events/other-event.ts';
import { jobStates } from '../../../events/outcome-of-state.ts';
import { indexStates, recoveryPointStates } from '../../../events/recovery-point.ts';
import { resourceTypes } from '../../../incidents/alert.ts';
import { meantAccount } from '../../../lib/account-id.ts';
import { awsRegions } from '../../../lib/aws-regions.ts';
import { nearestName } from '../../../lib/nearest-name.ts';
import { causeCategories } from './cause-categories.ts';
import type { Part } from './named-texts.ts';

/** What the values of a field look like, so that an impossible one is found. */
export interface FieldForm {
  /** What the field holds, after "it is": `an account id of 12 digits`. */
  holds: string;
  /** The known values; absent: only the form says which are possible. */
  known?: readonly string[];
  /** Says whether an unknown value is possible; then only one that is close to a known value counts as a slip. */
  isOpen?(value: string): boolean;
  /** Says whether a value can occur. */
  canBe(value: string): boolean;
  /** Says whether a value can have this part at this place. */
  canHave(part: string, place: Part): boolean;
  /** Returns the value that was probably meant by an impossible one, given without stray signs; null when none is near. */
  meant(plain: string): string | null;
  /** What to write when no single value will do: an entry, such as `{ suffix: "/name" }`, or fields of the pattern. */
  pattern?(plain: string): string | null;
}

/** Fields without an entry here are free: any text can occur in them. */
export const fieldForms: ReadonlyMap<string, FieldForm> = new Map<string, FieldForm>([
  ['account', accountForm()],
  ['resource.account', accountForm()],
  ['region', regionForm()],
  ['resource.region', regionForm()],
  ['event.state', stateForm()],
  [
    'event.detailType',
    {
      ...listForm('the type of an event', [...knownTypes, 'Backup Access Point State Change', 'Backup Alert Drill']),
      isOpen: () => true,
    },
  ],
  ['resource.type', typeForm()],
  ['error.code', codeForm()],
  ['resource.arn', arnForm('the ARN of the resource', (name) => `resource: { id: [${JSON.stringify(name)}] }`)],
  ['job.role', arnForm('the ARN of the role', (name) => endingWith(`/${name}`))],
  ['job.destinationVaultArn', arnForm('the ARN of the vault', (name) => endingWith(`:backup-vault:${name}`))],
  ['job.vault', nameForm('the name of the vault', (arn) => arn.split(':backup-vault:')[1] ?? null)],
  ['job.plan', nameForm('the name of the plan, which its ARN does not say', () => null)],
  ['job.rule', nameForm("the name of the plan's rule", () => null)],
  ['resource.id', nameForm("the last part of the resource's ARN", (arn) => arn.split(/[/:]/).at(-1) ?? null)],
  ['resource.name', nameForm('the name of the resource; its ARN stands in resource.arn', () => null)],
]);

/** Says whether two texts differ only in case, blanks and the signs that join words. */
export function isSpelledLike(one: string, other: string): boolean {
  return folded(one) === folded(other);
}

function folded(text: string): string {
  return text.toLowerCase().replace(/[\s_-]/g, '');
}

function listForm(holds: string, known: readonly string[]): FieldForm {
  return {
    holds,
    known,
    canBe: (value) => known.includes(value),
    canHave: (part, place) =>
      known.some((one) =>
        place === 'begin' ? one.startsWith(part) : place === 'end' ? one.endsWith(part) : one.includes(part),
      ),
    meant: (plain) => known.find((one) => isSpelledLike(one, plain)) ?? nearestName(plain, known),
  };
}

function accountForm(): FieldForm {
  return {
    holds: 'an account id of 12 digits',
    canBe: (value) => /^\d{12}$/.test(value) || value === 'unknown',
    canHave: (part) => /^\d{1,12}$/.test(part) || 'unknown'.includes(part),
    meant: (plain) => meantAccount(/^arn:[^:]*:[^:]*:[^:]*:([^:]*)/.exec(plain)?.[1] ?? plain),
  };
}

function regionForm(): FieldForm {
  const known = [...Object.keys(awsRegions), 'unknown'];
  const places = new Map(Object.entries(awsRegions).map(([region, place]) => [folded(place), region]));
  const list = listForm('one of the Regions that this version knows', known);
  return {
    ...list,
    meant: (plain) => {
      const region = /^arn:[^:]*:[^:]*:([^:]*)/.exec(plain)?.[1] ?? plain;
      const zone = known.find(
        (one) => region.toLowerCase().startsWith(one) && /^[a-z]$/i.test(region.slice(one.length)),
      );
      return zone ?? places.get(folded(region)) ?? list.meant(region);
    },
  };
}

/** The form of states; calls and errors as CloudTrail names them count as states too, so other values are possible. */
function stateForm(): FieldForm {
  const known = [jobStates, recoveryPointStates, indexStates, otherStates].flatMap((states) => Object.keys(states));
  return { ...listForm('the state as AWS says it', [...new Set([...known, 'ALARM'])]), isOpen: () => true };
}

/** Other names of types, by people and by other AWS services, spelled as `folded` returns them. */
const otherTypeNames: Readonly<Record<string, string>> = {
  docdb: 'DocumentDB',
  elasticfilesystem: 'EFS',
  elasticblockstore: 'EBS',
  hana: 'SAP HANA on Amazon EC2',
  saphana: 'SAP HANA on Amazon EC2',
  vm: 'VirtualMachine',
  vmware: 'VirtualMachine',
  backupgateway: 'VirtualMachine',
  volume: 'EBS',
  bucket: 'S3',
};

/** The form of types: AWS may add one at any time, but never one with a dot, because what follows a dot is cut off on arrival. */
function typeForm(): FieldForm {
  const known = [...resourceTypes, 'unknown'];
  const list = listForm('a type of resource as AWS Backup spells it, without what stands after a dot', known);
  const meant = (plain: string): string | null => {
    const spelled = known.find((one) => isSpelledLike(one, plain));
    if (spelled !== undefined) return spelled;
    const bare = folded(plain.replace(/^(?:amazon|aws)\b(?:::)?\s*/i, '').split(/[.:]/, 1)[0] ?? '');
    const named = known.find((one) => folded(one) === bare) ?? otherTypeNames[bare];
    // In a short name one slip makes another valid name, and AWS has many short ones.
    return (
      named ??
      nearestName(
        plain,
        known.filter((one) => one.length > 4),
      )
    );
  };
  return {
    ...list,
    isOpen: (value) => !value.includes('.'),
    canHave: (part, place) => !part.includes('.') && list.canHave(part, place),
    canBe: (value) => !value.includes('.') && list.canBe(value),
    meant,
  };
}

function codeForm(): FieldForm {
  const known = Object.keys(causeCategories);
  const list = listForm('a code of the catalogue', known);
  return {
    ...list,
    pattern: (plain) => {
      const of = Object.values(causeCategories).find((category) => isSpelledLike(category, plain));
      return of === undefined ? null : `error: { category: [${of}] }`;
    },
  };
}

function endingWith(text: string): string {
  return `{ suffix: ${JSON.stringify(text)} }`;
}

function arnForm(holds: string, patternOf: (name: string) => string): FieldForm {
  return {
    holds,
    canBe: (value) => value.startsWith('arn:') && !value.includes('*'),
    canHave: (part, place) => place !== 'begin' || part.startsWith('arn:') || 'arn:'.startsWith(part),
    meant: (plain) => (/^arn:/i.test(plain) && !plain.includes('*') ? `arn:${plain.slice(4)}` : null),
    pattern: (plain) => (plain === '' ? null : patternOf(plain)),
  };
}

function nameForm(holds: string, nameIn: (arn: string) => string | null): FieldForm {
  return {
    holds,
    canBe: (value) => !value.startsWith('arn:'),
    canHave: (part, place) => place !== 'begin' || !part.startsWith('arn:'),
    // Only an ARN cannot be a name.
    meant: (arn) => nameIn(arn) || null,
  };
}
