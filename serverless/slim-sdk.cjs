'use strict';

/**
 * Leaves out of the bundles what the AWS SDK carries along for places that are not Lambda. Measured on a first
 * call of one client in a fresh process (62 ms, 323 KB): without the chain of credential providers 20 ms and
 * 132 KB less, without event streams 5 ms and 19 KB, without configuration files 2 ms. V8 reads every byte of a
 * bundle before it runs the first, about 1 ms for each 30 KB.
 *
 * The clients themselves stay as AWS ships them: signing, retries, endpoints of every partition.
 * A stub that no longer fits a newer SDK fails the build, because esbuild checks the names that are imported.
 */
const stubs = [
  {
    // Lambda always hands credentials over by environment; the chain also knows SSO, STS, profiles and EC2.
    package: /^@aws-sdk\/credential-provider-node$/,
    contents: `export const defaultProvider = () => async () => {
      const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = process.env;
      if (!accessKeyId || !secretAccessKey) throw new Error('No AWS credentials. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; Lambda sets them by itself.');
      return { accessKeyId, secretAccessKey, sessionToken };
    };`,
  },
  {
    // No operation the product calls streams events.
    package: /^@smithy\/core\/event-streams$/,
    contents: `export const eventStreamSerdeProvider = undefined;
    export class EventStreamSerde { constructor() { throw new Error('Event streams are left out of this bundle: see serverless/slim-sdk.cjs.'); } }`,
  },
];

/** There is no ~/.aws in Lambda; every setting comes from clientSettings() or the environment. */
const configurationFiles = /[\\/]@smithy[\\/]core[\\/]dist-es[\\/].*[\\/]loadSharedConfigFiles\.js$/;

/** The esbuild plugin. */
exports.slimSdk = {
  name: 'slim-sdk',
  setup(build) {
    stubs.forEach((stub, index) => {
      build.onResolve({ filter: stub.package }, () => ({ path: String(index), namespace: 'slim-sdk' }));
    });
    build.onLoad({ filter: /.*/, namespace: 'slim-sdk' }, ({ path }) => ({ contents: stubs[Number(path)].contents }));
    build.onLoad({ filter: configurationFiles }, () => ({
      contents: `export { CONFIG_PREFIX_SEPARATOR } from './constants.js';
        export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`,
    }));
  },
};
