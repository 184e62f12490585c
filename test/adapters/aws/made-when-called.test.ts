import { describe, expect, it } from 'vitest';
import { madeWhenCalled } from '../../../src/adapters/aws/made-when-called.ts';

class Client {
  static made = 0;
  readonly config = { region: 'eu-west-1' };
  #sent = 0;

  constructor() {
    Client.made += 1;
  }

  send(what: string): string {
    this.#sent += 1;
    return `${what} ${this.#sent}`;
  }
}

describe('adapters/aws/made-when-called', () => {
  it('makes the client once, with its first call, and answers as it does', () => {
    Client.made = 0;
    const client = madeWhenCalled(() => new Client());
    const before = Client.made;

    expect([client.send('first'), client.send('second')]).toEqual(['first 1', 'second 2']);
    expect(client.config).toEqual({ region: 'eu-west-1' });
    expect({ before, after: Client.made }).toEqual({ before: 0, after: 1 });
  });

  it('tries again when the client could not be made', () => {
    let tries = 0;
    const client = madeWhenCalled(() => {
      tries += 1;
      if (tries === 1) throw new Error('not yet');
      return new Client();
    });

    expect(() => client.send('first')).toThrow('not yet');
    expect(client.send('again')).toBe('again 1');
  });
});
