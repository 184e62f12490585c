import { inertLine } from '../../lib/text.ts';
import { formatHeadline } from '../../notices/headline.ts';
import type { AnswerRequest } from '../../pipeline/respond/answer-incident.ts';
import type { Rules } from '../../rules/rules.ts';
import type { IncidentsAccess } from '../../runtime/incidents-access.ts';
import type { ExitCode } from '../command.ts';
import { fail } from '../fail.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';
import { summarise } from './incident-summary.ts';
import { describeUnknown } from './show-incident.ts';

/** What is asked of an incident; some of it needs the rules in force. */
export type Asked = AnswerRequest | ((rules: Rules) => AnswerRequest);

/** Answers an incident as the owner of the credentials, and prints the result. Everybody who was told hears of it. */
export async function answer(
  id: string,
  asked: Asked,
  { json }: { json: boolean },
  access: Pick<IncidentsAccess, 'answer' | 'rules' | 'records' | 'place'>,
  terminal: Terminal,
): Promise<ExitCode> {
  const request = typeof asked === 'function' ? asked(await access.rules()) : asked;
  const answered = await access.answer(id, request);
  if (answered.status === 'unknown') return fail(describeUnknown(id, access.place), { json }, terminal);
  if (answered.status === 'refused') return fail(answered.reason, { json }, terminal);
  const { incident } = answered;
  if (json) terminal.out(writeJson(summarise(incident)));
  else {
    // The record of this answer: others may have changed the incident since.
    const record = (await access.records(id)).find(({ sequence }) => sequence === incident.revision);
    terminal.out(`${inertLine(formatHeadline(incident).headline)}\n${inertLine(record?.reason ?? '')}\n`);
  }
  return 0;
}
