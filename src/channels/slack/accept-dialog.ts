/**
 * The dialog that confirms an acceptance: what it covers, and which past runs it would have covered. It replaces the dialog
 * that asked, and is submitted in turn.
 */
import type { ModalView } from '@slack/types';
import * as z from 'zod/mini';
import { notKnownAtOnce } from '../../incidents/persons-item.ts';
import type { Instant } from '../../lib/instant.ts';
import { jsonIn } from '../../lib/json-text.ts';
import { formatTime } from '../../notices/times.ts';
import type { SentDialog } from './dialog.ts';
import { buttonValue, readSubject } from './interaction.ts';
import { senderFields, senderOf } from './sender.ts';

const callback = 'accept-incident';

/** Longest text of a section, which 50 problems may take more than one of; https://docs.slack.dev/reference/block-kit/blocks/section-block */
const sectionLimit = 3000;

/** What is accepted when it is confirmed. */
export interface ToConfirm {
  owner: string;
  reason: string;
  until: Instant;
  /** Fingerprint of what is shown, so that an alert that joins meanwhile is noticed. */
  shown: string;
}

/** Returns the dialog that asks for confirmation. */
export function acceptDialog(
  { incidentId, target, channel }: Pick<SentDialog, 'incidentId' | 'target' | 'channel'>,
  confirm: ToConfirm,
  { covers, foreseen }: { covers: readonly string[]; foreseen: string },
): ModalView {
  const texts = [
    `It is closed as accepted, not as fixed. Until ${formatTime(confirm.until)} nobody hears of this, for which ${confirm.owner} answers:`,
    ...sectionsOf(covers.map((one) => `• ${one}`)),
    `“${confirm.reason}”`,
    foreseen,
    notKnownAtOnce,
  ];
  return {
    type: 'modal',
    callback_id: callback,
    private_metadata: JSON.stringify({ subject: buttonValue({ incidentId, target }), channel, confirm }),
    title: plain('Accept it?'),
    submit: plain('Accept it'),
    close: plain('Cancel'),
    blocks: texts.map((text) => ({ type: 'section', text: plain(text) })),
  };
}

/** Returns lines as texts of sections, no line cut, so that people see everything they agree to. */
function sectionsOf(lines: readonly string[]): string[] {
  const texts: string[] = [];
  for (const line of lines) {
    const longer = `${texts.at(-1) ?? ''}\n${line}`;
    if (texts.length > 0 && longer.length <= sectionLimit) texts[texts.length - 1] = longer;
    else texts.push(line);
  }
  return texts;
}

function plain(text: string): { type: 'plain_text'; text: string; emoji: false } {
  return { type: 'plain_text', text, emoji: false };
}

/** The submitted dialog; https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
const Submission = z.object({
  type: z.literal('view_submission'),
  ...senderFields,
  view: z.object({ callback_id: z.literal(callback), private_metadata: z.string() }),
});

const Metadata = z.object({
  subject: z.string(),
  channel: z.string(),
  confirm: z.object({ owner: z.string(), reason: z.string(), until: z.string(), shown: z.string() }),
});

/** What somebody confirmed, and about what. */
export type ConfirmedDialog = Omit<SentDialog, 'filled'> & { confirm: ToConfirm };

/** Returns what a request's body confirms; null when it is not this dialog. */
export function readConfirmed(body: string): ConfirmedDialog | null {
  const payload = Submission.safeParse(jsonIn(new URLSearchParams(body).get('payload')));
  if (!payload.success) return null;
  const about = Metadata.safeParse(jsonIn(payload.data.view.private_metadata));
  const subject = about.success ? readSubject(about.data.subject) : null;
  if (!about.success || subject === null) return null;
  const { channel, confirm } = about.data;
  return { ...subject, channel, ...senderOf(payload.data), confirm };
}
