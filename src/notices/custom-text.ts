import { inertText, truncate } from '../lib/text.ts';
import type { Template } from '../rules/compiled.ts';
import { textWithin } from './advice-pieces.ts';
import { briefBelow } from './brief.ts';
import { soleAlert, subjectLimit, withSeverity } from './headline.ts';
import type { IncidentNotice } from './notice.ts';
import { linksIn } from './own-links.ts';
import { type Rendered, renderTemplate } from './render-template.ts';
import { type TemplateSubject, templateValues } from './template-values.ts';
import { clockOf, type Times, usualTimes } from './times.ts';
import { short } from './wording.ts';

const textLimit = 2000;
const titleLimit = 200;

/** Fields that say that there is more than one alert. */
const counting = ['title', 'headline', 'several', 'alertCount', 'affected'];

/**
 * Returns the notice with the title and the text that a template of the rules makes of it; a part that comes to nothing
 * stays as it is built in. Severity, drill mark, state, facts, and every way to answer stay whatever a template says.
 *
 * @throws {Error} when the template is no template, which the checks of the rules have found before.
 */
export function customText(
  template: Template,
  about: Omit<TemplateSubject, 'clock'>,
  times: Times = usualTimes,
): IncidentNotice {
  const { notice } = about;
  const subject = { ...about, clock: clockOf(times) };
  // A title is shown where no reader's own clock is.
  const inTitle = clockOf({ ...times, areInstants: false });
  const ofTitle = templateValues({ ...about, clock: inTitle, isTitle: true });
  const lines = template.title === null ? null : titleLines(renderTemplate(template.title, ofTitle), subject);
  const text = template.text === null ? null : textOf(renderTemplate(template.text, templateValues(subject)), notice);
  if (lines === null && text === null) return notice;
  const ownWords = {
    template: short(template.name, 100),
    title: lines?.title ?? null,
    text,
    links: linksIn(text ?? '', template.text ?? ''),
  };
  const brief = lines === null ? notice.brief : briefBelow(lines.title, notice.brief);
  return { ...notice, ...lines, brief, ownWords };
}

/**
 * Returns the lines the notice is known by, or null when there is nothing in the title. A group whose number the title
 * does not tell gets it added: one resource of fifty is not what happened.
 */
function titleLines(
  { lines, named }: Rendered,
  { notice, incident }: TemplateSubject,
): Pick<IncidentNotice, 'headline' | 'title' | 'subject'> | null {
  const severity = notice.headline.slice(0, notice.headline.length - notice.title.length);
  const whole = short(lines.join(' '), titleLimit);
  const line = whole.startsWith(severity) ? whole.slice(severity.length) : whole;
  if (!saysSomething(line)) return null;
  const alone = withSeverity(line, incident);
  const isTold = soleAlert(incident) !== null || counting.some((name) => named.has(name));
  if (isTold) return { ...alone, subject: truncate(alone.title, subjectLimit) };
  // The subject is what mails are threaded by, so no number is in it.
  const subject = `${truncate(alone.title, subjectLimit - 11)} and others`;
  return { ...withSeverity(line, incident, ` (${incident.alertCount} alerts)`), subject };
}

/** Returns lines without blanks at their ends, at most one empty one between two; null when there is nothing in them. */
function textOf({ lines }: Rendered, { advice }: IncidentNotice): string | null {
  const tidy = inertText(lines.map((line) => line.trimEnd()).join('\n'))
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return saysSomething(tidy) ? textWithin(tidy, textLimit, advice) : null;
}

function saysSomething(text: string): boolean {
  return /[\p{L}\p{N}\p{Emoji_Presentation}]/u.test(text);
}
