import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { SnsTopicSubscribers } from '../adapters/aws/messages/sns-topic-subscribers.ts';
import { SqsLaterReports } from '../adapters/aws/queues/sqs-later-reports.ts';
import { DynamoVendorRefs } from '../adapters/aws/table/dynamo-vendor-refs.ts';
import type { DynamoSettings } from '../adapters/aws/table/table-changes.ts';
import type { LaterPorts } from '../pipeline/deliver/later/take-later.ts';
import type { LaterReports } from '../ports/delivery/later-reports.ts';

/** What it is made of: the clients of `deliver`, and where they find things. */
export interface LaterParts {
  client: DynamoDBDocumentClient;
  dynamo: DynamoSettings;
  sns: SNSClient;
  sqs: SQSClient;
  alertTopicArn: string;
  queueUrl: string;
}

/** Makes what `deliver` needs for what is heard later: loaded only then. */
export function makeLater({ client, dynamo, sns, sqs, ...where }: LaterParts): LaterPorts & { reports: LaterReports } {
  return {
    refs: new DynamoVendorRefs(client, dynamo),
    subscribers: new SnsTopicSubscribers(sns, where.alertTopicArn),
    reports: new SqsLaterReports(sqs, where.queueUrl),
  };
}
