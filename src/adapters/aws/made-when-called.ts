/**
 * Returns a client that is made when it is first asked for something: most runs of a function call some of its services,
 * and making a client costs about as much as a call.
 *
 * @param make makes the client; called once
 *
 * @example
 * const settings = clientSettings('sqs', environment);
 * const sqs = madeWhenCalled(() => new SQSClient(settings));
 */
export function madeWhenCalled<Client extends object>(make: () => Client): Client {
  let made: Client | undefined;
  return new Proxy({} as Client, {
    get(_none, name) {
      made ??= make();
      const member = Reflect.get(made, name) as unknown;
      return typeof member === 'function' ? member.bind(made) : member;
    },
  });
}
