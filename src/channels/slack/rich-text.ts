import type { KnownBlock, RichTextSection } from '@slack/types';
import { epochSeconds } from '../../lib/instant.ts';
import { truncate } from '../../lib/text.ts';
import { textBelow } from '../../notices/lines.ts';
import type { Notice } from '../../notices/notice.ts';
import { piecesOf } from '../../notices/own-links.ts';
import { formatTime, splitAtInstants } from '../../notices/times.ts';
import { dateFormat } from './mrkdwn.ts';

/** Most characters of one paragraph. */
const paragraphRoom = 1900;

/** Returns the text below the news as rich text, in which nothing is read as markup and links are links; null when there is none. */
export function richText(notice: Notice): KnownBlock | null {
  const { text, links } = textBelow(notice);
  if (text === null) return null;
  const elements = piecesOf(text, links).flatMap(({ text, url }) =>
    url === null ? withDates(text, notice.timezone) : [{ type: 'link' as const, url, text }],
  );
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}

function withDates(text: string, timezone: string): RichTextSection['elements'] {
  return splitAtInstants(text).map(({ text, isInstant }) =>
    isInstant
      ? { type: 'date', timestamp: epochSeconds(text), format: dateFormat, fallback: formatTime(text, timezone) }
      : { type: 'text', text },
  );
}

/** Returns text in which nothing is markup. With a time in it, it is rich text, because plain text cannot show local times. */
export function plain(texts: readonly (string | null)[], timezone: string): KnownBlock[] {
  const text = texts.filter((part) => part !== null && part !== '').join('\n');
  if (text === '') return [];
  const elements = withDates(truncate(text, paragraphRoom), timezone);
  if (elements.some(({ type }) => type === 'date')) {
    return [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }];
  }
  return [{ type: 'section', text: { type: 'plain_text', text: truncate(text, paragraphRoom), emoji: false } }];
}
