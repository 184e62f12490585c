/** Whom a message in Slack can call on: a user or a user group by its id, or whoever is there. Names change, ids do not. */
export const slackMention = /^(?:here|[UWS][A-Z0-9]{6,20})$/;

/** What to say when one has not that form. */
export const slackMentionForm =
  'takes the id of a user such as U0123456789, that of a user group such as S0123456789, or here';

/** Most that one message calls on. */
export const mostSlackMentions = 10;

/** Id of a user in Slack, in whatever case somebody wrote it. */
export const slackUser = /^[UW][A-Z0-9]{6,20}$/i;
