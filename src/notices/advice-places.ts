import type { Alert } from '../incidents/alert.ts';
import type { Incident } from '../incidents/incident.ts';
import { placesOf } from '../incidents/reach.ts';
import { valueUnder } from '../lib/text-map.ts';
import { advicePieces } from './advice-pieces.ts';
import type { AccountNames } from './where.ts';
import { formatAccount, short } from './wording.ts';

/**
 * Returns the advice of an alert in which each line with a command says in which account it is to be run, where that is not plain:
 * a thing of another account, such as a key, or an incident over several accounts. What is to be done in each of these has the
 * names of one.
 */
export function adviceByAccount(
  { error, event }: Pick<Alert, 'error' | 'event'>,
  incident: Incident,
  { accountNames = {} }: AccountNames,
): string[] {
  const reached = new Set(placesOf(incident).map(({ accountId }) => accountId)).size;
  const bound = new Map(error.adviceIn ?? []);
  const called = (accountId: string) => formatAccount(short(accountId, 20), valueUnder(accountNames, accountId));
  return error.advice.map((line, index) => {
    if (!advicePieces(line).some(({ isCommand }) => isCommand)) return line;
    const account = bound.get(index);
    if (account !== undefined)
      return reached === 1 && account === event.accountId ? line : `In account ${called(account)}: ${line}`;
    return reached === 1 ? line : `In each of the ${reached} accounts, here for ${called(event.accountId)}: ${line}`;
  });
}
