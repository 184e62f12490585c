/**
 * The AWS quotas that matter here, each with the page that documents it. Sizes are in bytes of UTF-8; AWS counts a KB as 1,024
 * of them.
 */
export const awsLimits = {
  /** DynamoDB: items of one transaction. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-dynamodb-transactions */
  transactionItems: 100,
  /** DynamoDB: bytes of all items of one transaction. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-dynamodb-transactions */
  transactionBytes: 4 * 1024 * 1024,
  /** DynamoDB: bytes of an item, names and values. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items */
  itemBytes: 400 * 1024,
  /** DynamoDB: bytes of a partition key. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-partition-sort-keys */
  partitionKeyBytes: 2048,
  /** DynamoDB: bytes of a sort key. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-partition-sort-keys */
  sortKeyBytes: 1024,
  /** DynamoDB: levels of lists and maps inside an attribute. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-attributes */
  itemDepth: 32,
  /** DynamoDB: bytes of an expression. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters */
  expressionBytes: 4096,
  /** DynamoDB: keys of one BatchGetItem; it answers with 16 MB at most and says which keys it left out. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
  batchGetKeys: 100,
  /** DynamoDB: items of one BatchWriteItem. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
  batchWriteItems: 25,

  /** SQS: bytes of a message with its attributes. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
  queueMessageBytes: 1024 * 1024,
  /** SQS: messages of one SendMessageBatch. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
  queueBatchMessages: 10,
  /** SQS: bytes of all messages of one SendMessageBatch. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-batch-api-actions.html */
  queueBatchBytes: 1024 * 1024,
  /** SQS: characters of a message group: letters, digits and punctuation. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
  queueGroupCharacters: 128,
  /** SQS FIFO: seconds in which a message with the same deduplication id is kept once. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html */
  queueDeduplicationSeconds: 300,
  /** SQS FIFO: calls per second of one action, for one message group where the queue counts by group; a batch is one. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
  queueGroupCallsPerSecond: 300,
  /** SQS: seconds a message can be hidden. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html */
  queueHiddenSeconds: 43_200,
  /** SQS: seconds a message is kept, fourteen days. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
  queueRetentionSeconds: 1_209_600,
  /** SQS: characters of a queue's name, `.fifo` included. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html */
  queueNameCharacters: 80,
  /** SQS: receives before a message is moved to the dead letters. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
  queueReceives: 1000,

  /** Step Functions: events in the history of one execution. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html#service-limits-state-machine-executions */
  executionEvents: 25_000,
  /** Step Functions: bytes of an input, output or result. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html#service-limits-task-executions */
  executionPayloadBytes: 262_144,
  /** Step Functions: characters of a state machine's name. https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html */
  stateMachineNameCharacters: 80,
  /** Step Functions: characters of an execution's name. https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
  executionNameCharacters: 80,
  /** Step Functions: seconds that an execution may run, a year. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html#service-limits-state-machine-executions */
  executionSeconds: 31_536_000,

  /** SNS: characters of one SMS; what is longer, or of other letters than telephones have short, comes as several. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
  smsCharacters: 140,
  /** SNS: bytes of a message with its attributes. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
  topicMessageBytes: 262_144,
  /** SNS: characters of a subject, printable ASCII on one line. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
  topicSubjectCharacters: 100,
  /** SNS: messages per second to one subscription by mail. https://docs.aws.amazon.com/general/latest/gr/sns.html */
  topicMailsPerSecond: 10,

  /** SES: recipients of one mail. https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
  mailRecipients: 50,
  /** SES: bytes of one mail after encoding. https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
  mailBytes: 40 * 1024 * 1024,
  /** SES: headers of one's own in one mail. https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Message.html */
  mailHeaders: 15,
  /** SES: characters of a header's value. https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageHeader.html */
  mailHeaderCharacters: 870,

  /** Parameter Store: bytes of a standard parameter. https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
  standardParameterBytes: 4096,
  /** Parameter Store: bytes of an advanced parameter. https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
  advancedParameterBytes: 8192,
  /** Parameter Store: versions of a parameter that are kept. https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html */
  parameterVersions: 100,
  /** Parameter Store: names of one GetParameters. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html */
  parameterNames: 10,
  /** Parameter Store: parameters on one page of GetParametersByPath. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html */
  parametersPerPage: 10,
  /** Parameter Store: versions on one page of GetParameterHistory. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameterHistory.html */
  versionsPerPage: 50,
  /** Parameter Store: calls to read per second, for the account. https://docs.aws.amazon.com/general/latest/gr/ssm.html */
  parameterCallsPerSecond: 40,

  /** HTTP API: bytes of a request or an answer. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
  httpBodyBytes: 10 * 1024 * 1024,
  /** HTTP API: seconds until it gives up. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
  httpSeconds: 30,

  /** Lambda: bytes of an event or an answer that somebody waits for. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
  functionPayloadBytes: 6 * 1024 * 1024,
  /** Lambda: functions that run at once in a new account; it grows with use. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
  functionsAtOnce: 10,
  /** Lambda: characters of a function's name. https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
  functionNameCharacters: 64,
  /** Lambda: bytes of all settings of a function. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
  functionSettingsBytes: 4096,

  /** EventBridge: bytes of an event. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
  eventBytes: 1024 * 1024,
  /** EventBridge: characters of a rule's name. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
  ruleNameCharacters: 64,
  /** EventBridge: characters of a rule's pattern. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
  eventPatternCharacters: 2048,

  /** IAM: characters of a role's name. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
  roleNameCharacters: 64,

  /** KMS: calls of DescribeKey per second, for the account. https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html */
  describeKeyCallsPerSecond: 2000,

  /** CloudWatch: metrics in one line of embedded metric format. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
  metricsPerLine: 100,
  /** CloudWatch: dimensions of a metric. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
  metricDimensions: 30,
} as const;
