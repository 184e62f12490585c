import { describe, expect, it } from 'vitest';
import { adviceOf } from '../../src/enrich/classify.ts';
import { policyTypes } from '../../src/enrich/denial.ts';
import { errorCatalogue } from '../../src/enrich/error-catalogue.ts';
import type { ErrorRow } from '../../src/enrich/error-row.ts';
import { fillAdvice } from '../../src/enrich/fill-advice.ts';
import { type EventKind, eventKinds } from '../../src/events/kinds.ts';
import { resourceTypes } from '../../src/incidents/alert.ts';
import { advicePieces } from '../../src/notices/advice-pieces.ts';
import { anAlert } from '../support/alerts.ts';

/** Commands that do something to a job of one kind. */
const commandsOfKind: readonly [command: RegExp, kinds: readonly EventKind[]][] = [
  [/aws backup (?:start|stop|describe)-backup-job\b/, ['backup', 'missed']],
  [/aws backup (?:start|describe)-copy-job\b/, ['copy']],
  [/aws backup (?:start|describe)-restore-job\b|get-restore-testing/, ['restore']],
  [/aws backup (?:start|describe)-scan-job\b/, ['scan']],
  [/StopBackupJob/, ['backup', 'missed']],
  [/aws backup list-backup-jobs [^`]*--by-parent-job-id/, ['backup', 'missed']],
  [/aws backup list-copy-jobs [^`]*--by-parent-job-id/, ['copy']],
  [/aws backup list-restore-jobs [^`]*--by-parent-job-id/, ['restore']],
  [/aws backup list-scan-jobs [^`]*--by-parent-job-id/, ['scan']],
];

/** Calls that look into databases, and the types of resources that they are for. */
const typesOfService: readonly [call: RegExp, types: readonly string[]][] = [
  [/aws rds [a-z-]+/, ['RDS', 'Aurora']],
  [/aws dynamodb [a-z-]+ (?!.*--table-name TABLE)/, ['DynamoDB']],
  [/aws efs describe-/, ['EFS']],
  [/aws docdb /, ['DocumentDB']],
  [/aws neptune /, ['Neptune']],
];

/** Calls of services that are in no Region. */
const global = /^aws (?:iam|organizations|s3api) /;

const kindsOf = ({ kinds, when = [], outcomes }: ErrorRow): readonly EventKind[] => {
  if (kinds !== undefined) return kinds;
  const byKind = when.flatMap((one) => ('kind' in one ? [one.kind] : []));
  return byKind.length > 0 && outcomes === undefined && byKind.length === when.length ? byKind : eventKinds;
};

/** Every row with each kind it can befall, each type of resource and each policy. */
function combinationsOf(row: ErrorRow) {
  const kinds = row.patterns.length === 0 ? kindsOf(row) : (row.kinds ?? eventKinds);
  const types = row.types ?? [...resourceTypes, null];
  const policies = [null, ...policyTypes.filter((type) => row.adviceForPolicy?.[type] !== undefined)];
  return kinds.flatMap((kind) =>
    types.flatMap((resourceType) =>
      policies.map((policyType) => {
        const denial = policyType && { action: null, resource: null, policyType, isExplicit: false, isEncoded: false };
        return { row, kind, resourceType, lines: adviceOf(row, { kind, resourceType }, denial) };
      }),
    ),
  );
}

const all = errorCatalogue.flatMap(combinationsOf);
const commandsIn = (lines: readonly string[]) =>
  lines.flatMap((line) => advicePieces(line).flatMap(({ text, isCommand }) => (isCommand ? [text] : [])));

/** Returns each complaint once. */
function complaints(about: (one: (typeof all)[number]) => string[]): string[] {
  return [...new Set(all.flatMap(about))];
}

describe('enrich/advice: of every row, for every kind and type of resource', () => {
  it('checks many combinations', () => {
    expect(all.length).toBeGreaterThan(15_000);
  });

  it('names no command of another kind', () => {
    const wrong = complaints(({ row, kind, lines }) =>
      commandsOfKind.flatMap(([command, kinds]) => {
        const found = command.exec(lines.join('\n'))?.[0];
        return found === undefined || kinds.includes(kind) || !isJob(kind)
          ? []
          : [`${row.code}: says ${found} to a ${kind}; give its row \`adviceFor: { ${kind}: … }\``];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('names no call of another service', () => {
    const wrong = complaints(({ row, resourceType, lines }) =>
      typesOfService.flatMap(([call, types]) => {
        const found = call.exec(lines.join('\n'))?.[0];
        return found === undefined || resourceType === null || types.includes(resourceType)
          ? []
          : [`${row.code}: says ${found} of ${resourceType}; use lookAtState, or give the row \`types\``];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('is written as it is said: only what is left out of a line has spaces to mend', () => {
    const wrong = complaints(({ row, lines }) =>
      lines
        .filter((line) => / +(?= |[,.;:)])| $/.test(line.replace(/`[^`]*`/g, '``')))
        .map((line) => `${row.code}: ${line}: take the spare space out`),
    );
    expect(wrong).toEqual([]);
  });

  it('has complete commands: with the Region, in backticks, and nothing in them that is left open', () => {
    const wrong = complaints(({ row, lines }) => [
      ...commandsIn(lines)
        .filter((command) => !command.includes(' --region ') && !global.test(command))
        .map((command) => `${row.code}: ${command}: add --region <region>`),
      ...lines
        .filter((line) => /\baws [a-z0-9-]+ (?:[a-z]+-)+[a-z]+/.test(line.replace(/`[^`]*`/g, '')))
        .map((line) => `${row.code}: ${line}: put the command in backticks`),
      ...lines
        .filter((line) => line.split('`').length % 2 === 0)
        .map((line) => `${row.code}: ${line}: close the backtick`),
      ...commandsIn(lines)
        .filter((command) => /--[a-z-]+$|…|\.\.\./.test(command) && !/--details$/.test(command))
        .map((command) => `${row.code}: ${command}: it ends too early`),
    ]);
    expect(wrong).toEqual([]);
  });

  it('fills every placeholder, or says in capitals what the event does not say', () => {
    const { event, resource, job } = anAlert();
    const wrong = complaints(({ row, lines }) =>
      fillAdvice(lines, { event, resource, job })
        .filter((line) => /<[a-z-]+>/.test(line))
        .map((line) => `${row.code}: ${line}: add the placeholder to fill-advice.ts`),
    );
    expect(wrong).toEqual([]);
  });

  it('leaves something to do for each', () => {
    expect(
      complaints(({ row, kind, lines }) => (lines.length === 0 ? [`${row.code}: nothing for ${kind}`] : [])),
    ).toEqual([]);
  });

  it('promises nothing of what a person stopped, nor of what nobody knows', () => {
    const wrong = errorCatalogue.filter(
      ({ category, code, retryable }) => retryable && (category === 'stopped' || code === 'unknown'),
    );
    expect(wrong.map(({ code }) => `${code}: \`...person\``)).toEqual([]);
  });
});

function isJob(kind: EventKind): boolean {
  return ['backup', 'copy', 'restore', 'scan', 'missed'].includes(kind);
}

describe('enrich/advice: of a restore test, and of one type only', () => {
  it.each(errorCatalogue.map((row) => [row.code, row] as const))(
    '%s never starts a restore for a test',
    (_code, row) => {
      const lines = adviceOf(row, { kind: 'restore', resourceType: 'RDS', isRestoreTest: true });

      expect(lines.filter((line) => /start-restore-job|get-recovery-point-restore-metadata/.test(line))).toEqual([]);
    },
  );

  it.each(errorCatalogue.map((row) => [row.code, row] as const))(
    '%s says nothing of tests to a restore',
    (_code, row) => {
      const lines = adviceOf(row, { kind: 'restore', resourceType: 'RDS', isRestoreTest: false });

      expect(lines.filter((line) => /^A restore test|get-restore-testing/.test(line))).toEqual([]);
    },
  );

  it('and what is of tests is said of one', () => {
    const lines = errorCatalogue.flatMap((row) =>
      adviceOf(row, { kind: 'restore', resourceType: 'RDS', isRestoreTest: true }),
    );

    expect(lines.filter((line) => line.startsWith('A restore test ')).length).toBeGreaterThan(3);
  });

  it.each(['RDS', 'EFS', 'S3'])('what is for EC2 or SAP HANA is not said of %s', (resourceType) => {
    const lines = errorCatalogue.flatMap((row) => adviceOf(row, { kind: 'restore', resourceType }));

    expect(lines.filter((line) => /^(?:EC2|SAP HANA)[:,]/.test(line))).toEqual([]);
  });

  it.each(['EC2', 'SAP HANA on Amazon EC2', null, 'unknown'])('and it is said of %s', (resourceType) => {
    const lines = errorCatalogue.flatMap((row) => adviceOf(row, { kind: 'restore', resourceType }));

    expect(lines.filter((line) => /^(?:EC2|SAP HANA)[:,]/.test(line))).not.toEqual([]);
  });
});
