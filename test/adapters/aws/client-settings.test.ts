import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import {
  type AwsService,
  clientSettings,
  configuredEndpoint,
  credentialsOf,
  regionOf,
} from '../../../src/adapters/aws/client-settings.ts';

const lambda = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'id',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'token',
};
const services: AwsService[] = ['dynamodb', 'ssm', 'sqs', 'sfn', 'sns', 'sesv2', 'backup'];

describe('adapters/aws/client-settings', () => {
  it.each([
    { environment: { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'us-east-1' }, region: 'eu-west-1' },
    { environment: { AWS_DEFAULT_REGION: 'us-east-1' }, region: 'us-east-1' },
    { environment: { AWS_REGION: '', AWS_DEFAULT_REGION: 'us-gov-west-1' }, region: 'us-gov-west-1' },
  ])('takes the Region $region', ({ environment, region }) => {
    expect(regionOf(environment)).toBe(region);
  });

  it('says which setting is missing when there is no Region', () => {
    expect(() => clientSettings('ssm', {})).toThrow('AWS_REGION');
  });

  it.each([
    { environment: {}, credentials: null, why: 'none' },
    { environment: { AWS_ACCESS_KEY_ID: 'id' }, credentials: null, why: 'half a pair is none' },
    { environment: { ...lambda, AWS_SECRET_ACCESS_KEY: '' }, credentials: null, why: 'an empty secret is none' },
    {
      environment: { ...lambda, AWS_SESSION_TOKEN: '' },
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
      why: 'long-lived ones have no token',
    },
    {
      environment: lambda,
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret', sessionToken: 'token' },
      why: 'those of a role',
    },
  ])('reads credentials: $why', ({ environment, credentials }) => {
    expect(credentialsOf(environment)).toEqual(credentials);
  });

  it('leaves the credentials to the chain of the SDK when the environment has none', () => {
    expect(clientSettings('ssm', { AWS_REGION: 'eu-west-1' })).not.toHaveProperty('credentials');
    expect(clientSettings('ssm', { AWS_REGION: 'eu-west-1' })).not.toHaveProperty('endpoint');
  });

  it.each([
    { environment: {}, endpoint: null, why: 'AWS itself' },
    { environment: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }, endpoint: 'http://127.0.0.1:1', why: 'one for all' },
    {
      environment: { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_ENDPOINT_URL_SESV2: 'http://127.0.0.1:2' },
      endpoint: 'http://127.0.0.1:2',
      why: 'its own before the one for all',
    },
    {
      environment: { AWS_ENDPOINT_URL_SESV2: 'http://127.0.0.1:2', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'TRUE' },
      endpoint: null,
      why: 'switched off',
    },
    { environment: { AWS_ENDPOINT_URL_SNS: 'http://127.0.0.1:3' }, endpoint: null, why: 'that of another service' },
  ])('finds the endpoint $endpoint: $why', ({ environment, endpoint }) => {
    expect(configuredEndpoint('sesv2', environment)).toBe(endpoint);
  });

  it.each([
    { variable: 'AWS_USE_FIPS_ENDPOINT', setting: 'useFipsEndpoint' },
    { variable: 'AWS_USE_DUALSTACK_ENDPOINT', setting: 'useDualstackEndpoint' },
  ] as const)('heeds $variable', ({ variable, setting }) => {
    expect(clientSettings('ssm', { ...lambda, [variable]: 'true' })[setting]).toBe(true);
    expect(clientSettings('ssm', { ...lambda, [variable]: 'false' })[setting]).toBe(false);
    expect(clientSettings('ssm', lambda)[setting]).toBe(false);
  });

  it.each(services)('bounds every call of %s well below the time a function has', (service) => {
    const { requestHandler, maxAttempts } = clientSettings(service, lambda);

    expect(requestHandler.throwOnRequestTimeout).toBe(true);
    expect(requestHandler.requestTimeout * maxAttempts).toBeLessThanOrEqual(20_000);
  });

  it.each(['sns', 'sesv2'] as const)('never repeats a call of %s by itself: people would be told twice', (service) => {
    expect(clientSettings(service, lambda).maxAttempts).toBe(1);
  });

  it('is what a client of the SDK takes', async () => {
    const client = new SQSClient(clientSettings('sqs', { ...lambda, AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' }));

    expect(await client.config.region()).toBe('eu-west-1');
    expect(await client.config.credentials()).toMatchObject({ accessKeyId: 'id', sessionToken: 'token' });
    expect(await client.config.endpoint?.()).toMatchObject({ hostname: '127.0.0.1', port: 4566 });
    expect(await client.config.maxAttempts()).toBe(4);
  });
});
