import { type Command, InvalidArgumentError } from 'commander';
import { frameworks } from '../../audit/frameworks.ts';
import { nearestName } from '../../lib/nearest-name.ts';
import { inertLine } from '../../lib/text.ts';
import type { AddCommand } from '../command.ts';
import { readDay } from '../day-option.ts';
import type { ExportOptions } from '../evidence/export-evidence.ts';
import { reachArchive } from '../evidence/reach-archive.ts';
import { fail } from '../fail.ts';
import { credentialsHelp, type Place, withPlace } from '../rules/reach-aws.ts';

const keyHelp = `
KMS gives away the public part alone. Take it from the deployment itself, keep it
where those who could change evidence cannot, and give it to whoever verifies.
examples/iam/evidence.json has all that it calls.
${credentialsHelp}

Examples:
  backup-alerts evidence key > key.pem
  backup-alerts evidence key --json | jq -r .fingerprint

Exit codes: 0 printed; 2 AWS did not say it, or called wrongly.`;

const verifyHelp = `
Reads a package of evidence, or a copy of the archive's bucket, and says whether it
is whole and as it was signed: the chain of digests, every file that they name, that
nothing else is there, and that what belongs together is there. Needs no AWS and no
network. docs/evidence-verification.md says what each fault means, and who could
still cheat.

Give the key that "evidence key" prints. --unanchored takes the one that came with
the package: that proves that it is consistent, and not who made it. Where a key took
the place of another, the file has both, the older one first.

A key may sign for more than one deployment, or for one that was made anew: give
--origin, which is what "evidence key" prints, and --digest, the SHA-256 of a digest
that you know, such as the last one of the package before.

Examples:
  backup-alerts evidence verify evidence-2026-q4.zip --key key.pem
  backup-alerts evidence verify evidence/ --key key.pem --origin 111122223333/eu-west-1/backup-alert-router-prod
  backup-alerts evidence verify evidence/ --key key.pem --from 2026-10-01 --until 2026-12-31
  backup-alerts evidence verify evidence/ --unanchored --json | jq '.faults[]'

Exit codes: 0 all of it is valid; 1 something does not fit; 2 it could not be
looked at, or called wrongly.`;

const compareHelp = `
Reads a day in the table and the archived day, and names every row that differs.
Incidents and deliveries go on after a day: that is no difference. What is in the
table can be changed by whoever may write there; what is archived cannot.
examples/iam/evidence.json and evidence-compare.json have all that it calls.
${credentialsHelp}

Examples:
  backup-alerts evidence compare --day 2026-11-21
  backup-alerts evidence compare --day 2026-11-21 --archive archive/ --json | jq '.differences[]'

Exit codes: 0 nothing differs; 1 something does, which is named; 2 it could not be
compared, or called wrongly.`;

const exportHelp = `
Writes a folder with documents, tables for spreadsheets, the archived days they are
made from and their signed digests. Each incident that is drawn has a document. Nothing is changed in AWS. The same archive gives the same
files, but for run.json. What is missing is named in the first file.
${credentialsHelp}
--archive reads a copy of the bucket instead, and needs no AWS:
  aws s3 cp --recursive s3://BUCKET/ archive/

Examples:
  backup-alerts evidence export --from 2026-07-01 --until 2026-09-30 --out q3/
  backup-alerts evidence export --from 2026-07-01 --until 2026-09-30 --archive archive/ --out q3/
  backup-alerts evidence export --from 2026-07-01 --until 2026-09-30 --sample 25 --seed 4711 --out q3/
  backup-alerts evidence export --from 2026-07-01 --until 2026-09-30 --frameworks soc2,iso27001 --out q3/
  backup-alerts evidence export --from 2026-07-01 --until 2026-09-30 --job-report reports/ --out q3/

Exit codes: 0 it is whole; 1 it is written and something is missing, which is named;
2 it could not be made, or called wrongly.`;

/** Adds `evidence`: proof for auditors. */
export const addEvidence: AddCommand = (program, terminal, end) => {
  const evidence = program
    .command('evidence')
    .summary('export evidence for auditors, verify it, compare it with the table, print its key')
    .description(
      'Exports evidence as packages for auditors, verifies them, compares archived days with the table, and prints the key that they are signed with.',
    );
  addExport(evidence, terminal, end);
  addVerify(evidence, terminal, end);
  addCompare(evidence, terminal, end);
  addKey(evidence, terminal, end);
};

const addExport: AddCommand = (evidence, terminal, end) => {
  withPlace(evidence.command('export'))
    .summary('write the evidence of a period as a package')
    .description('Writes the evidence of a period into a folder, for auditors.')
    .requiredOption('--from <DAY>', 'its first day in UTC, such as 2026-07-01', readDay)
    .requiredOption('--until <DAY>', 'its last day in UTC, such as 2026-09-30', readDay)
    .requiredOption('--out <DIR>', 'a folder to write it into, which is empty or not there')
    .option('--zip', 'write DIR.zip beside it, too')
    .option('--sample <N>', 'draw so many incidents', readSize)
    .option('--seed <TEXT>', 'what they are drawn by (default: both days)')
    .option('--frameworks <NAMES>', 'show the controls of these frameworks only, such as soc2,iso27001', readFrameworks)
    .option('--job-report <PATH>', 'compare with job reports of AWS Backup Audit Manager, a file or a folder')
    .option('--archive <DIR>', 'a copy of the bucket, instead of AWS')
    .option('--key <PEM>', 'file with the public key to put into it (default: asked of KMS)')
    .option('--json', 'print JSON')
    .addHelpText('after', exportHelp)
    .action(async (options: ExportOptions & Place & { archive?: string; key?: string }) => {
      const { exportEvidence } = await import('../evidence/export-evidence.ts');
      end(await reachArchive(options, terminal, (source) => exportEvidence(options, source, terminal)));
    });
};

interface VerifyOptions {
  key?: string;
  unanchored?: boolean;
  from?: string;
  until?: string;
  origin?: string;
  digest?: string;
  json?: boolean;
}

const addVerify: AddCommand = (evidence, terminal, end) => {
  withPeriod(evidence.command('verify'))
    .summary('say whether evidence is whole and as it was signed')
    .description('Verifies a package of evidence, or a copy of the archive, without AWS.')
    .argument('<PATH>', 'a folder or a .zip file')
    .option('--key <PEM>', 'file with the public key of the deployment')
    .option('--unanchored', 'use the key that came with the package')
    .option('--origin <ACCOUNT/REGION/STACK>', 'the deployment that it has to be of', readOrigin)
    .option('--digest <SHA256>', 'a digest that has to be among them', readSha256)
    .option('--json', 'print JSON')
    .addHelpText('after', verifyHelp)
    .action(async (path: string, { key, unanchored = false, json = false, ...asked }: VerifyOptions) => {
      if ((key !== undefined) === unanchored) {
        fail('Give either --key PEM or --unanchored.', { json }, terminal);
        return end(2);
      }
      const { verifyEvidence } = await import('../evidence/verify.ts');
      end(await verifyEvidence(path, { key, ...asked, json }, terminal));
    });
};

const addCompare: AddCommand = (evidence, terminal, end) => {
  withPlace(evidence.command('compare'))
    .summary('compare a day in the table with the archived day')
    .description('Names every row of a day that the table has otherwise than it was archived.')
    .requiredOption('--day <DAY>', 'a day in UTC that is archived, such as 2026-11-21', readDay)
    .option('--archive <DIR>', 'a copy of the bucket, instead of the bucket')
    .option('--json', 'print JSON')
    .addHelpText('after', compareHelp)
    .action(async (options: Place & { day: string; archive?: string }) => {
      const { compareEvidence } = await import('../evidence/compare-evidence.ts');
      const { reachTable } = await import('../evidence/reach-archive.ts');
      end(await reachTable(options, terminal, (source) => compareEvidence(options, source, terminal)));
    });
};

const addKey: AddCommand = (evidence, terminal, end) => {
  withPlace(evidence.command('key'))
    .summary('print the public key that digests are signed with')
    .description('Prints the public key of a deployment as PEM, and its fingerprint beside it.')
    .option('--json', 'print JSON')
    .addHelpText('after', keyHelp)
    .action(async (place: Place) => {
      const { printKey } = await import('../evidence/key.ts');
      end(await printKey(place, terminal));
    });
};

function withPeriod(command: Command): Command {
  return command
    .option('--from <DAY>', 'first day that has to be there (default: as the package says)', readDay)
    .option('--until <DAY>', 'last day that has to be there', readDay);
}

/** Returns the frameworks that are named by their short names. */
function readFrameworks(text: string): string[] {
  return text.split(',').map((given) => {
    const name = given.trim().toLowerCase();
    if (Object.hasOwn(frameworks, name)) return frameworks[name as keyof typeof frameworks];
    const near = nearestName(name, Object.keys(frameworks));
    const hint = near === null ? '' : ` Did you mean ${near}?`;
    throw new InvalidArgumentError(
      `There is no framework “${inertLine(given)}”.${hint} There are ${Object.keys(frameworks).join(', ')}.`,
    );
  });
}

function readSize(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a number from 1 to 9999, such as 25.');
}

/** Returns a deployment as digests name it: an account, a Region and the name of its stack. */
function readOrigin(text: string): string {
  if (/^\d{12}\/[a-z]{2}(?:-[a-z]+)+-\d\/[A-Za-z0-9-]{1,128}$/.test(text)) return text;
  throw new InvalidArgumentError(
    'Give what “evidence key” prints as the deployment, such as 111122223333/eu-west-1/backup-alert-router-prod.',
  );
}

function readSha256(text: string): string {
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError(
    'Give the SHA-256 of a digest as 64 hex digits: “evidence verify” prints that of the last one.',
  );
}
