/**
 * Values that an announcement has in the fields of an incident, by which receivers have filtered and parsed since 0.1.0. They
 * are only a form and say nothing about the announcement.
 */
export const announcementForm = { status: 'resolved', severity: 'low', drill: false } as const;
