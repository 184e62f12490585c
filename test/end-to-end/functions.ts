import { localAccount, localRegion } from '../../local/folders.ts';

/** The deployed functions, as an operator reaches them. */
export interface Functions {
  /** Calls a function and waits for its answer; `failed` is what Lambda says when the function failed. */
  invoke(name: string, event: unknown): Promise<{ failed: string | null; status: number; payload: string }>;
  /** Takes one setting away from a function; answers how to give it back. */
  withoutSetting(name: string, setting: string): Promise<() => Promise<void>>;
  /** Gives a function settings besides its own. */
  withSettings(name: string, settings: Readonly<Record<string, string>>): Promise<void>;
  /** Changes nothing of a function: as after any change, new processes take what comes, and what runs comes to its end. */
  renew(name: string): Promise<void>;
  /** Lets a function run no more; answers how to let it run again. */
  throttle(name: string): Promise<() => Promise<void>>;
}

/** Opens the functions of the emulator at this endpoint. */
export function openFunctions(endpoint: string): Functions {
  const call = (method: string, path: string, body?: unknown) =>
    fetch(`${endpoint}${path}`, {
      method,
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${localAccount}/20260101/${localRegion}/lambda/aws4_request, SignedHeaders=host, Signature=local`,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const must = async (method: string, path: string, body?: unknown) => {
    const answer = await call(method, path, body);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text.slice(0, 300)}`);
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  };
  return {
    async invoke(name, event) {
      const answer = await call('POST', `/2015-03-31/functions/${name}/invocations`, event);
      const failed = answer.headers.get('x-amz-function-error');
      return { failed, status: answer.status, payload: await answer.text() };
    },
    async withoutSetting(name, setting) {
      const path = `/2015-03-31/functions/${name}/configuration`;
      const { Environment } = await must('GET', path);
      const { Variables } = Environment as { Variables: Record<string, string> };
      const { [setting]: _taken, ...left } = Variables;
      await must('PUT', path, { Environment: { Variables: left } });
      return async () => void (await must('PUT', path, { Environment: { Variables } }));
    },
    async withSettings(name, settings) {
      const path = `/2015-03-31/functions/${name}/configuration`;
      const { Environment } = await must('GET', path);
      const { Variables } = Environment as { Variables: Record<string, string> };
      await must('PUT', path, { Environment: { Variables: { ...Variables, ...settings } } });
    },
    async renew(name) {
      const path = `/2015-03-31/functions/${name}/configuration`;
      const { Timeout } = await must('GET', path);
      await must('PUT', path, { Timeout });
    },
    async throttle(name) {
      const path = `/2017-10-31/functions/${name}/concurrency`;
      await must('PUT', path, { ReservedConcurrentExecutions: 0 });
      return async () => void (await must('DELETE', path));
    },
  };
}
