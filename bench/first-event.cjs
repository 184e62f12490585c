'use strict';

// Runs in a fresh process: loads a bundle, lets it handle one event, and says on descriptor 3 how long that took.
const atRest = process.cpuUsage();
const started = process.hrtime.bigint();
const { handler } = require(process.argv[2]);
const imported = process.hrtime.bigint();

const context = {
  awsRequestId: '00000000-0000-4000-8000-000000000000',
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  functionVersion: '$LATEST',
  invokedFunctionArn: `arn:aws:lambda:eu-central-1:111122223333:function:${process.env.AWS_LAMBDA_FUNCTION_NAME}`,
  memoryLimitInMB: '1024',
  logGroupName: 'bench',
  logStreamName: 'bench',
  getRemainingTimeInMillis: () => 60_000,
};

const eventText = process.argv[3];
const repeat = Number(process.argv[4] ?? 0);
const warmUp = Number(process.argv[5] ?? 0);

/** Every event has its own ids: `{{n}}` in its text is its number. */
const eventOf = (number) => JSON.parse(eventText.replaceAll('{{n}}', String(number)));

function cpuMsSince(before) {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

(async () => {
  const result = await handler(eventOf(0), context);
  const handled = process.hrtime.bigint();
  const measured = {
    importMs: Number(imported - started) / 1e6,
    totalMs: Number(handled - started) / 1e6,
    cpuMs: cpuMsSince(atRest),
    result,
  };
  if (repeat > 0) {
    for (let number = 1; number <= warmUp; number += 1) await handler(eventOf(number), context);
    const before = process.cpuUsage();
    for (let number = 1; number <= repeat; number += 1) await handler(eventOf(warmUp + number), context);
    measured.cpuMsPerEvent = cpuMsSince(before) / repeat;
  }
  require('node:fs').writeSync(3, JSON.stringify(measured));
  process.exit(0);
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
