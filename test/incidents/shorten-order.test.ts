import { describe, expect, it } from 'vitest';
import { subjectIdOf } from '../../src/incidents/delivery-order.ts';
import { shortenOrder } from '../../src/incidents/shorten-order.ts';
import { anOrder } from '../support/incidents.ts';
import { anAnnouncementOrder } from '../support/notices.ts';

const long = 'x'.repeat(5000);

describe('incidents/shorten-order', () => {
  it('leaves out of an order what people can do without', () => {
    const short = shortenOrder(anOrder({ reason: long, insteadOf: Array.from({ length: 200 }, () => 'chat') }));

    expect(short.reason).toHaveLength(2000);
    expect(short.insteadOf).toHaveLength(100);
    expect(shortenOrder(anOrder())).toEqual(anOrder());
  });

  it('and of an announcement its last lines', () => {
    const { announcement } = anAnnouncementOrder();
    const short = shortenOrder(
      anAnnouncementOrder({
        announcement: { ...announcement, news: long, lines: Array.from({ length: 60 }, () => long) },
      }),
    );

    expect(short).toMatchObject({ announcement: { title: announcement.title } });
    expect('announcement' in short && [short.announcement.news.length, short.announcement.lines.length]).toEqual([
      2000, 50,
    ]);
  });

  it('and says how many lines it left out', () => {
    const { announcement } = anAnnouncementOrder();
    const short = (lines: number, moreLines?: number) => {
      const all = { ...announcement, lines: Array.from({ length: lines }, () => long) };
      const order = shortenOrder(
        anAnnouncementOrder({ announcement: moreLines === undefined ? all : { ...all, moreLines } }),
      );
      return 'announcement' in order ? order.announcement : announcement;
    };

    expect(short(60).moreLines).toBe(10);
    expect(short(60, 3).moreLines).toBe(13);
    expect(short(50, 3).moreLines).toBe(3);
    expect(short(50)).not.toHaveProperty('moreLines');
    expect(short(60).lines.every((line) => line.length === 1000)).toBe(true);
  });

  it('each is about an incident or an announcement', () => {
    expect(subjectIdOf(anOrder())).toBe(anOrder().incidentId);
    expect(subjectIdOf(anAnnouncementOrder())).toBe(anAnnouncementOrder().announcementId);
  });
});
