import { isObject } from './exchange.ts';
import type { Mail } from './received.ts';
import type { Simulation } from './simulation.ts';

/**
 * Returns all mails: those of the simulated SES, and those that an AWS emulator kept, when one is set.
 * The emulator drops the headers of simple content, so its mails cannot show threading.
 */
export async function mailsOf(sim: Simulation): Promise<Mail[]> {
  const { sesEndpoint } = sim.settings;
  if (!sesEndpoint) return sim.mails;
  try {
    const response = await fetch(`${sesEndpoint}/_ministack/ses/messages`, { signal: AbortSignal.timeout(1500) });
    const body: unknown = await response.json();
    const accounts = isObject(body) && isObject(body.messages) ? Object.values(body.messages).flat() : [];
    const all = [...accounts.filter(isObject).map(toMail), ...sim.mails];
    return all.toSorted((a, b) => a.at.localeCompare(b.at));
  } catch {
    return sim.mails;
  }
}

function toMail(record: Record<string, unknown>): Mail {
  const id = String(record.MessageId);
  const list = (name: string): string[] => (Array.isArray(record[name]) ? record[name].map(String) : []);
  const part = (name: string): string | null =>
    typeof record[name] === 'string' && record[name] !== '' ? record[name] : null;
  return {
    id,
    at: new Date(Number(record.Timestamp) * 1000 || 0).toISOString(),
    messageIdHeader: `<${id}@email.amazonses.com>`,
    from: String(record.Source),
    to: list('To'),
    cc: list('CC'),
    bcc: list('BCC'),
    replyTo: [],
    subject: String(record.Subject),
    html: part('BodyHtml'),
    text: part('BodyText'),
    headers: [],
    tags: [],
    configurationSet: null,
  };
}
