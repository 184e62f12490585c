import { personBehindLink } from '../../evidence/actor.ts';
import type { Answer } from '../../incidents/incident.ts';
import type { Instant } from '../../lib/instant.ts';
import { isReservedName } from '../../lib/reserved-names.ts';
import { typedText } from '../../lib/typed-text.ts';
import { formatHeadline } from '../../notices/headline.ts';
import { confirmBody } from '../../notices/page/confirmation.ts';
import { wholePage } from '../../notices/page/frame.ts';
import { pageTitle } from '../../notices/page/incident-page.ts';
import type { Answered, AnswerRequest } from './answer-incident.ts';
import { confirmToken, doubtForm, type FormTrouble, readForm } from './form-token.ts';
import {
  answerWith,
  type Opened,
  openLink,
  type PageDependencies,
  type PageLink,
  type PageResponse,
  refuse,
} from './open-link.ts';
import { type Around, choicesOf, lookAround, makePage } from './page-view.ts';
import { type Asked, readAsk } from './read-ask.ts';

/** Carries out what somebody asks of an incident. */
export type Answering = (incidentId: string, request: AnswerRequest, answer: Omit<Answer, 'at'>) => Promise<Answered>;

/**
 * Takes a form of the page. A form that asks is answered with the page that says what will happen, and changes nothing, so
 * that software which submits forms by itself has no effect. A form that confirms is carried out when it has a name and
 * comes no sooner than a second and no later than an hour after it was shown.
 */
export async function takeForm(
  pageLink: PageLink,
  form: URLSearchParams,
  answer: Answering,
  dependencies: PageDependencies,
): Promise<PageResponse> {
  const opened = await openLink(pageLink, dependencies);
  if ('problem' in opened) return refuse(opened.problem);
  const around = await lookAround(opened, dependencies);
  const backWith = async (statusCode: number, text: string, now: Opened = opened) =>
    answerWith(statusCode, await makePage(now, around, dependencies, { word: { kind: 'problem', text }, page: 1 }));
  const token = form.get('form') ?? '';
  const kind = readForm(token, opened);
  if (kind === 'not-ours') return backWith(400, 'That form was not one of ours. Please use these.');
  const asked = readAsk(form, { ...around, incident: opened.incident, choices: choicesOf(opened.incident, around) });
  if ('problem' in asked) return backWith(isOver(opened, form) ? 409 : 400, asked.problem);
  const name = nameIn(form);
  const confirmAgain = async (statusCode: number, problem: string | null) => {
    const previewed = await previewOf(asked, opened, dependencies, around.now);
    if ('problem' in previewed) return backWith(409, previewed.problem);
    return confirm(statusCode, opened, around, previewed, { name, problem });
  };
  if (kind === 'asks') return confirmAgain(200, null);
  const trouble = doubtForm(token, opened, { ask: asked.ask, ...asked.fields }, around.now);
  if (trouble === 'not-ours' || trouble === 'other-words') return backWith(400, troubles[trouble]);
  const problem = trouble === null ? problemOf(name) : troubles[trouble];
  if (problem !== null) return confirmAgain(trouble === 'changed-meanwhile' ? 409 : 400, problem);
  const { recipient } = opened;
  const answered = await answer(opened.incident.id, asked.request, {
    by: name,
    actor: personBehindLink({ name, recipient }),
    via: `by the link sent to ${recipient}`,
  });
  if (answered.status === 'unknown') return refuse('gone');
  if (answered.status === 'refused') return backWith(409, answered.reason, { ...opened, incident: answered.incident });
  // After a redirect, reloading the page does not submit the form again.
  return { ...answerWith(303, ''), headers: { ...answerWith(303, '').headers, location: `?done=${asked.ask}` } };
}

/** Loads the code of the preview, which only an acceptance needs. */
async function previewOf(asked: Asked, { incident }: Opened, { reads }: PageDependencies, now: Instant) {
  if (asked.ask !== 'accept') return asked;
  const { withPreview } = await import('./preview-accept.ts');
  return withPreview(asked, incident, reads, now);
}

/** Says whether somebody else answered first, so that nothing is wrong with the form. */
function isOver({ incident }: Opened, form: URLSearchParams): boolean {
  return incident.status === 'resolved' || (incident.status === 'acknowledged' && form.get('ask') === 'acknowledge');
}

function confirm(
  statusCode: number,
  opened: Opened,
  { timezone, now }: Around,
  { ask, fields, shown }: Asked,
  { name, problem }: { name: string; problem: string | null },
): PageResponse {
  const { incident } = opened;
  const { title } = formatHeadline(incident);
  const formToken = confirmToken(opened, { ask, ...fields }, now);
  const body = confirmBody({ title, ask, fields, shown, name, formToken, timezone }, problem);
  return answerWith(statusCode, wholePage(`Confirm: ${pageTitle({ ...incident, title })}`, body));
}

const troubles: Readonly<Record<FormTrouble, string>> = {
  'not-ours': 'That form was not one of ours. Please use these.',
  'other-words': 'That form says something else than what it was shown for. Please use these.',
  'too-fast': 'That was faster than a person can be. Please press the button yourself.',
  'too-old': 'That form was an hour old. Please look at it, and press the button again.',
  'changed-meanwhile': 'A step was taken meanwhile. Please look at what would happen now, and press the button again.',
};

/** Reads the name without the quotation marks in which sentences put what people typed. */
function nameIn(form: URLSearchParams): string {
  return typedText(form.get('name') ?? '', 60);
}

function problemOf(name: string): string | null {
  if (isReservedName(name)) return 'That is what this program or AWS goes by. Please type your own name.';
  return name.length < 2 ? 'Please say who you are: everybody who was told will see your name.' : null;
}
