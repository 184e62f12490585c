import { wordingOfMail } from './mail-news.ts';
import { readMailEvent } from './read-mail-event.ts';
import { type LaterDependencies, takeLater } from './take-later.ts';

/** Takes what SES reports of a mail after accepting it. Answers whether the message stays on the queue, which it never does. */
export async function takeMailEvent(body: string, tools: LaterDependencies): Promise<boolean> {
  const { log, ports } = tools;
  const news = readMailEvent(body, ports.now());
  if (news === null) log.info('a mail event that is about no mail of ours');
  else await takeLater({ ...news, destination: async () => news.destination, wording: wordingOfMail }, tools);
  return false;
}
