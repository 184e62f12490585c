import { describe, expect, it } from 'vitest';
import { anAnnouncement, anAnnouncementOrder } from '../support/notices.ts';

const { announcement } = anAnnouncementOrder();

describe('notices/announcement', () => {
  it('has as many lines as there is room for, and says how many it leaves out', () => {
    const lines = Array.from({ length: 9 }, (_none, index) => `${index} ${'x'.repeat(380)}`);
    const { text } = anAnnouncement({ announcement: { ...announcement, lines, moreLines: 3 } });

    expect(text?.split('\n').map((line) => line.slice(0, 3))).toEqual(['• 0', '• 1', '• 2', '• 3', '…an']);
    expect(text).toMatch(/…and 8 more$/);
  });

  it('without lines says it all in its news', () => {
    expect(anAnnouncement({ announcement: { ...announcement, lines: [] } }).text).toBeNull();
    expect(anAnnouncement().text).toBe(announcement.lines.map((line) => `• ${line}`).join('\n'));
  });

  it('says who did it, where somebody did', () => {
    expect(anAnnouncement({ actor: 'ana\u202e' }).actor).toBe('ana');
    expect(anAnnouncement({ actor: null }).actor).toBeNull();
  });
});
