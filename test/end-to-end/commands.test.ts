import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { localAccount, localRegion, projectFolder } from '../../local/folders.ts';
import { ensurePython } from '../../local/python.ts';
import { commands } from '../commands/list.ts';
import { readersFolder, readersStage, runCommand, withPrograms } from '../commands/run-command.ts';
import { openWorld } from './world.ts';

const world = openWorld();
const addresses = inject('addresses');
const { endpoint, outputs, simulatorsUrl } = addresses;
let folder: string;
let programs: string;
let incidentId: string;

beforeAll(async () => {
  folder = await readersFolder();
  programs = await withPrograms(folder, await ensurePython(() => {}));
  const name = world.newName();
  await world.backupFails(name);
  ({ id: incidentId } = await world.incident(name));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a page says of a stage of the reader's own, said of the stack that runs here. */
function spoken(command: string): string {
  const stack = 'backup-alert-router-local';
  const said = command
    .replaceAll('/backup-alerts/prod/', `/backup-alerts/${readersStage}/`)
    .replaceAll(/backup-alert-router-prod|<stack>/g, stack)
    .replaceAll('eu-west-1', localRegion)
    .replaceAll(/<arn:aws:(\w+)>/g, (_all, service) => `arn:aws:${service}:${localRegion}:${localAccount}`)
    .replaceAll(/TABLE\b|<TableName>/g, outputs.TableName ?? '')
    .replaceAll('INTAKE_QUEUE_URL', outputs.IntakeQueueUrl ?? '')
    .replaceAll('<id>', incidentId)
    .replaceAll(/<(\w+Arn)>/g, (_all, name) => outputs[name] ?? '');
  if (said.startsWith('npx serverless')) return said.replace('--stage prod', '--stage local');
  if (/backup-alerts (?:incidents|silence|acceptance|status|report)\b/.test(said))
    return said.replace(/(?= >|$)/, ' --stage local');
  return /rules (?:push|pull|history|replay)/.test(said) ? ofReadersStage(said) : said;
}

/** The command line asks at a terminal, and takes the stage for `prod` unless it is told. */
function ofReadersStage(command: string): string {
  const agreed = command.includes('rules push') ? ' --yes' : '';
  return `${command.replace(' --stage prod', '')} --stage ${readersStage}${agreed}`;
}

it.each(commands.filter((row) => 'on' in row && row.on !== 'clone'))('$command', { retry: 0 }, async (row) => {
  if (!('on' in row)) throw new Error('no row to run');
  const command = spoken(row.as ?? row.command);
  // The framework wants its files to be no links; it writes nothing when it is asked.
  const place = command.startsWith('npx serverless') ? projectFolder : folder;
  const more = {
    AWS_ENDPOINT_URL_BACKUP: `${simulatorsUrl}/_backup`,
    ...(row.on === 'model' && { AWS_ONLY_CHECK: '1' }),
  };

  const { code, said } = await runCommand(command, place, { endpoint, programs, more });

  expect(said, command).toMatch(row.says);
  expect(code, said).toBe(row.exit ?? 0);
});
