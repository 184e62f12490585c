import type { Alert } from '../incidents/alert.ts';
import type { Incident } from '../incidents/incident.ts';
import { type Place, placesOf } from '../incidents/reach.ts';
import { type TextMap, valueUnder } from '../lib/text-map.ts';
import { formatAccount, short } from './wording.ts';

/** What the rules call the accounts that an incident reaches. */
export interface AccountNames {
  /** The only one; absent: they do not name it, or there are several. */
  accountName?: string;
  /** Of several each that they name, by its number; absent: there is one alone, or they name none. */
  accountNames?: TextMap;
}

/** How many accounts and Regions a fact names one by one. */
const namedPlaces = 5;

/** Says where an incident is, in few characters: `111122223333 eu-west-1`, or `20 accounts, 3 Regions`. */
export function whereOf(incident: Incident): string {
  const { accounts, regions } = distinct(incident);
  const [account = ''] = accounts;
  const [region = ''] = regions;
  if (accounts.length === 1 && regions.length === 1) return short(`${account} ${region}`, 40);
  const inAccounts = accounts.length === 1 ? short(account, 20) : `${accounts.length} accounts`;
  return `${inAccounts}, ${regions.length === 1 ? short(region, 30) : `${regions.length} Regions`}`;
}

/**
 * Says where an incident is, with the names of accounts, and where most of its resources are:
 * `2 accounts, eu-west-1: 12 in 111122223333 (prod) eu-west-1, 1 in 222233334444 eu-west-1`.
 */
export function formatWhere(incident: Incident, { accountName, accountNames = {} }: AccountNames): string {
  const places = placesOf(incident).toSorted((a, b) => b.resources - a.resources);
  if (places.length === 1) return `${formatAccount(incident.accountId, accountName)} ${incident.region}`;
  const named = ({ accountId, region }: Place) =>
    `${formatAccount(accountId, valueUnder(accountNames, accountId) ?? accountName)} ${region}`;
  const most = places.slice(0, namedPlaces).map((place) => `${place.resources} in ${named(place)}`);
  const others = places.slice(namedPlaces).reduce((sum, { resources }) => sum + resources, 0);
  return `${whereOf(incident)}: ${[...most, ...(others > 0 ? [`${others} elsewhere`] : [])].join(', ')}`;
}

/** Returns what accounts are called: as the rules say, else, of the only one, as its newest alert does. */
export function namesOf(
  { accountName, accountNames }: AccountNames,
  incident: Incident,
  newest: Alert | null,
): AccountNames {
  if (accountNames !== undefined) return { accountNames };
  const name = accountName ?? (isOfSeveralAccounts(incident) ? undefined : newest?.accountName);
  return name === undefined ? {} : { accountName: name };
}

/** Says the same for a notice, once it is several accounts or Regions. */
export function severalPlaces(incident: Incident): { where?: string } {
  return placesOf(incident).length > 1 ? { where: whereOf(incident) } : {};
}

/** Says whether an incident reaches several accounts. */
export function isOfSeveralAccounts(incident: Incident): boolean {
  return distinct(incident).accounts.length > 1;
}

function distinct(incident: Incident): { accounts: string[]; regions: string[] } {
  const places = placesOf(incident);
  return {
    accounts: [...new Set(places.map(({ accountId }) => accountId))],
    regions: [...new Set(places.map(({ region }) => region))],
  };
}
