'use strict';

const { readFileSync } = require('node:fs');

/**
 * Leaves out of the bundles what the AWS SDK carries along for places that are not Lambda. The clients stay as AWS
 * ships them: signing, retries, endpoints of every partition. A stub that no longer fits a newer SDK fails the
 * build, because esbuild checks the names that are imported.
 *
 * V8 reads every byte of a bundle before it runs the first, about 1 ms for 30 KB. Measured on the first call of
 * one client in a fresh process (62 ms, 323 KB) and of the five clients of `ingest`:
 *   one client   no credential chain −10 ms −132 KB; no event streams −5 ms −19 KB; no configuration files −2 ms
 *   five clients unused shapes −5 ms −56 KB; error classes of two services −4 ms −63 KB
 *   `deliver`    error classes of all services, endpoint discovery, SHA-256 in JavaScript, web streams −6 ms −48 KB
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
    export const resolveEventStreamSerdeConfig = (config) => config;
    export class EventStreamSerde { constructor() { throw new Error('Event streams are left out of this bundle: see serverless/slim-sdk.cjs.'); } }`,
  },
  {
    // DynamoDB's own addresses for each account, which are off unless a client asks for them.
    package: /^@aws-sdk\/middleware-endpoint-discovery$/,
    contents: `export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = { environmentVariableSelector: () => undefined, configFileSelector: () => undefined, default: undefined };
    export const resolveEndpointDiscoveryConfig = (config) => config;`,
  },
];

/** There is no ~/.aws in Lambda; every setting comes from clientSettings() or the environment. */
const configurationFiles = /[\\/]@smithy[\\/]core[\\/]dist-es[\\/].*[\\/]loadSharedConfigFiles\.js$/;
const noConfigurationFiles = `export { CONFIG_PREFIX_SEPARATOR } from './constants.js';
  export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`;

/** Files that Lambda's Node does without, and what stands in for them: what a plain run does not use is not loaded for it. */
const files = [
  {
    // SHA-256 for a Node without OpenSSL.
    file: /[\\/]@smithy[\\/]core[\\/]dist-es[\\/].*[\\/]Sha256Js\.js$/,
    contents: `export class Sha256Js { constructor() { throw new Error('SHA-256 in JavaScript is left out of this bundle: see serverless/slim-sdk.cjs.'); } }`,
  },
  {
    // Every body is asked whether it is a stream or a blob of the web; naming their classes makes Node load them all.
    file: /[\\/]@smithy[\\/]core[\\/]dist-es[\\/].*[\\/]stream-type-check\.js$/,
    contents: `export const isReadableStream = (stream) => stream?.constructor?.name === 'ReadableStream';
    export const isBlob = (blob) => blob?.constructor?.name === 'Blob';`,
  },
  {
    // What a client says to the log of its own that ours have none of: it reads each answer once more for that.
    file: /[\\/]@aws-sdk[\\/]core[\\/]dist-es[\\/].*[\\/]loggerMiddleware\.js$/,
    contents: `export const loggerMiddleware = () => (next) => next;
    export const loggerMiddlewareOptions = { name: 'loggerMiddleware', step: 'initialize' };
    export const getLoggerPlugin = () => ({ applyToStack: () => undefined });`,
  },
  {
    // The number of each request; the global \`crypto\` would load the whole of the web's.
    file: /[\\/]@smithy[\\/]core[\\/]dist-es[\\/].*[\\/]uuid[\\/]v4\.js$/,
    contents: `import { randomUUID } from 'node:crypto'; export const bindV4 = () => () => randomUUID();`,
  },
];

const schemas = /[\\/]@aws-sdk[\\/]client-[a-z0-9]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/;

/** Errors are told apart by their names, which they keep without their classes; these have more that is read. */
const errorsWithMore = ['ConditionalCheckFailedException', 'TransactionCanceledException', 'NoSuchKey'];
const otherErrors = new RegExp(`^n0_registry\\.registerError\\((?!(?:${errorsWithMore.join('|')})\\$).*$`, 'gm');

/** A client says its version to AWS; nobody asks for what else stands there. */
const descriptions = /[\\/]@aws-sdk[\\/]client-[a-z0-9]+[\\/]package\.json$/;
const onlyVersion = (path) => JSON.stringify({ version: JSON.parse(readFileSync(path, 'utf8')).version });

/**
 * Writes constant keys out, `{ [_h]: …}` as `{ "http": …}`: the same object, but one that esbuild can see has no
 * side effects and leaves out with the operation that nobody calls.
 */
function shakable(path) {
  const text = readFileSync(path, 'utf8');
  const constants = new Map([...text.matchAll(/^const (_\w+) = ("[^"]*");/gm)].map(([, name, value]) => [name, value]));
  const written = text.replace(/\[(_\w+)\]:/g, (key, name) => (constants.has(name) ? `${constants.get(name)}:` : key));
  return written.replace(otherErrors, '');
}

/** The files for which something else stands in; a test says when an SDK has them no more. */
exports.stubbedFiles = [configurationFiles, ...files.map(({ file }) => file)];

/** The esbuild plugin. */
exports.slimSdk = {
  name: 'slim-sdk',
  setup(build) {
    stubs.forEach((stub, index) => {
      build.onResolve({ filter: stub.package }, () => ({ path: String(index), namespace: 'slim-sdk' }));
    });
    build.onLoad({ filter: /.*/, namespace: 'slim-sdk' }, ({ path }) => ({ contents: stubs[Number(path)].contents }));
    build.onLoad({ filter: configurationFiles }, () => ({ contents: noConfigurationFiles }));
    for (const { file, contents } of files) build.onLoad({ filter: file }, () => ({ contents }));
    build.onLoad({ filter: descriptions }, ({ path }) => ({ contents: onlyVersion(path), loader: 'json' }));
    build.onLoad({ filter: schemas }, ({ path }) => ({ contents: shakable(path) }));
  },
};
