import { acceptDialog, type ConfirmedDialog, readConfirmed } from '../../channels/slack/accept-dialog.ts';
import {
  type DialogErrors,
  readFilledIn,
  readSentDialog,
  type SentDialog,
  slackDialog,
} from '../../channels/slack/dialog.ts';
import type { SlackPress } from '../../channels/slack/interaction.ts';
import type { Instant } from '../../lib/instant.ts';
import { formatHeadline } from '../../notices/headline.ts';
import type { IncidentStore } from '../../ports/incidents/incident-store.ts';
import type { PastRuns } from '../../ports/incidents/past-runs.ts';
import type { RulesArchive } from '../../ports/rules/rules-source.ts';
import type { Http } from '../../ports/vendors/http.ts';
import type { SecretStore } from '../../ports/vendors/secret-store.ts';
import { describeCovered } from '../../rules/persons-acceptances.ts';
import type { Rules } from '../../rules/rules.ts';
import { markOfCovers } from '../acceptances/accept-incident.ts';
import type { AcceptRequest } from '../acceptances/accept-request.ts';
import { describeForeseen } from '../acceptances/foresee.ts';
import { foreseeIncident } from '../acceptances/foresee-incident.ts';
import { lastUsedRules } from '../rules/last-used-rules.ts';
import type { AnswerRequest } from './answer-incident.ts';

/** What the dialog needs. */
export interface DialogDependencies {
  store: Pick<IncidentStore, 'load'>;
  /** The rules that were last valid: `respond` has no access to their parameters. */
  archive: Pick<RulesArchive, 'lastGood'>;
  secrets: SecretStore;
  http: Http;
  now: () => Instant;
}

/** What reading a dialog needs. */
export interface RequestDependencies extends Pick<DialogDependencies, 'archive' | 'now'> {
  store: Pick<IncidentStore, 'load' | 'alertsOf'>;
  pastRuns: PastRuns;
}

type AcceptDialog = ReturnType<typeof acceptDialog>;

/** Longest that Slack may take to open it, in milliseconds: a `trigger_id` expires after three seconds. */
const openMs = 2000;

/** Opens the dialog for the person who pressed “More…”; returns a sentence why it could not, or null. */
export async function openDialog(
  { incidentId, target, channel, triggerId }: SlackPress,
  { store, archive, secrets, http }: DialogDependencies,
): Promise<string | null> {
  const [incident, rules] = await Promise.all([store.load(incidentId), lastUsedRules(() => archive.lastGood())]);
  if (incident === null) return 'There is no such incident any more.';
  const token = await tokenOf(rules, target, secrets);
  if (token === null) return noToken;
  const policies = [...(rules?.policies.keys() ?? [])].filter((name) => name !== incident.routing.policy);
  const subject = { incidentId, target, channel: channel ?? '', policies };
  const view = slackDialog({ ...subject, headline: formatHeadline(incident).headline });
  const answer = await http.send(
    {
      method: 'POST',
      url: 'https://slack.com/api/views.open',
      headers: { 'content-type': 'application/json; charset=utf-8', authorization: `Bearer ${token}` },
      body: JSON.stringify({ trigger_id: triggerId, view }),
    },
    AbortSignal.timeout(openMs),
  );
  const code = 'body' in answer ? codeOf(answer.body) : 'no answer';
  return code === null ? null : `The dialog did not open (${code}). Press More… again.`;
}

const noToken =
  'The dialog needs the bot token of this target, and its secret cannot be read here: its name has to begin with slack-, as slack-bot does.';

/** Reads a submitted dialog, or one that confirms; null when it is neither. */
export function readDialog(body: string): SentDialog | ConfirmedDialog | null {
  return readSentDialog(body) ?? readConfirmed(body);
}

/** Returns what a dialog asks of its incident, or which field is wrong, or what has to be confirmed first. */
export async function requestOf(
  sent: SentDialog | ConfirmedDialog,
  dependencies: RequestDependencies,
): Promise<AnswerRequest | { errors: DialogErrors } | { view: AcceptDialog }> {
  if ('confirm' in sent) return { ask: 'accept', ...sent.confirm };
  const { archive, now } = dependencies;
  const read = readFilledIn(sent.filled, now());
  if ('ask' in read && read.ask === 'accept') return confirmFirst(sent, read, dependencies);
  if ('errors' in read || (read.ask !== 'hand-over' && read.ask !== 'next-step')) return read;
  const rules = await lastUsedRules(() => archive.lastGood());
  return rules === null
    ? { errors: { ask: 'The rules cannot be read right now. Try again in a minute.' } }
    : { ...read, rules };
}

/** Returns the view that says what would be covered, and would have been, before anything is accepted. */
async function confirmFirst(
  sent: SentDialog,
  { owner, reason, until }: AcceptRequest,
  { store, pastRuns, now }: RequestDependencies,
): Promise<{ errors: DialogErrors } | { view: AcceptDialog }> {
  const looked = await foreseeIncident(sent.incidentId, { owner, reason, until }, { store, pastRuns, now });
  if (looked === null) return { errors: { ask: 'There is no such incident any more.' } };
  if ('refused' in looked) return { errors: { ask: looked.refused } };
  const { covers, foreseen } = looked;
  const says = { covers: covers.map(describeCovered), foreseen: describeForeseen(foreseen) };
  return { view: acceptDialog(sent, { owner, reason, until, shown: markOfCovers(covers) }, says) };
}

async function tokenOf(rules: Rules | null, target: string, secrets: SecretStore): Promise<string | null> {
  const { token } = (rules?.targets.get(target)?.options ?? {}) as { token?: unknown };
  if (typeof token !== 'string') return null;
  try {
    return (await secrets.read(token))?.trim() || null;
  } catch {
    return null;
  }
}

/** Returns Slack's error code; null when there is none. */
function codeOf(body: string): string | null {
  try {
    const { ok, error } = JSON.parse(body) as { ok?: unknown; error?: unknown };
    return ok === true ? null : /^[a-z][a-z0-9_]{1,60}$/.test(String(error)) ? String(error) : 'unreadable';
  } catch {
    return 'unreadable';
  }
}
