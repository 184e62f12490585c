/** What a message in Slack can mention: a user or user group by its id, or `here`. Names change, ids do not. */
export const slackMention = /^(?:here|[UWS][A-Z0-9]{6,20})$/;

/** The mistake of one that does not have this form. */
export const slackMentionForm =
  'takes the id of a user such as U0123456789, that of a user group such as S0123456789, or here';

/** Most mentions in one message. */
export const mostSlackMentions = 10;

/** Id of a user in Slack, in whatever case somebody wrote it. */
export const slackUser = /^[UW][A-Z0-9]{6,20}$/i;
