/** Makes what the AWS SDK throws for an answer of a service. */
export function serviceError(name: string, status = 400, message = `${name}: something AWS says`): Error {
  return Object.assign(new Error(message), {
    name,
    $fault: status >= 500 ? 'server' : 'client',
    $metadata: { httpStatusCode: status },
  });
}
