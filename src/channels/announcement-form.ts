/**
 * What programs read of an announcement in the fields of an incident: receivers filter and parse by them since 0.1.0. It
 * is a form only; nothing of it is known of an announcement.
 */
export const announcementForm = { status: 'resolved', severity: 'low', drill: false } as const;
