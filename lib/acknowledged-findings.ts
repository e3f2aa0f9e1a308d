import { CfnResource, type Stack, Validations } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';

import { FUNCTIONS, FUNCTION_NAMES } from '#lambda/functions.ts';
import { ARCHIVE_PREFIX, PROCESSED_PREFIX, UPLOAD_PREFIX } from '#contracts/names.ts';

/** One finding of cdk-nag that stays, and why. */
interface Acknowledged {
  /** Paths of the constructs below the stack. */
  readonly path: RegExp;
  readonly id: string;
  readonly reason: string;
}

/** Functions whose failed events nobody needs: the next event is the retry. */
const WITHOUT_DEAD_LETTERS = FUNCTION_NAMES.filter((name) => {
  const { asynchronous } = FUNCTIONS[name];
  return asynchronous !== undefined && asynchronous.deadLetters === undefined;
});

const FUNCTION_ROLE = /^Compute\/\w+\/Role\//;

const FINDINGS: readonly Acknowledged[] = [
  {
    path: FUNCTION_ROLE,
    id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
    reason:
      'X-Ray has no resources to name, nor have dynamodb:ListStreams (publish) and the network interfaces of a function in a VPC. A test allows no other action on *.',
  },
  {
    path: FUNCTION_ROLE,
    id: 'Serverless::Serverless-LambdaStarPermissions',
    reason: 'The same actions without resources as for AwsSolutions-IAM5.',
  },
  {
    path: /^Orchestration\/Role\//,
    id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
    reason: 'Delivery of logs and X-Ray: AWS defines no resources for these actions.',
  },
  {
    path: /^Messaging\/Notifications\/DeliveryLogRole\//,
    id: 'AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:sns/<AWS::Region>/<AWS::AccountId>/*]',
    reason: 'SNS makes the log groups of its deliveries itself and chooses their names below this prefix.',
  },
  {
    path: /^Compute\/\w+\/Function\/Resource$/,
    id: 'Serverless::Serverless-LambdaDLQ',
    reason:
      'The property is for asynchronous calls. Those have a destination on failure, which also says why (ingest, discard); the others are called by the state machine, a queue or a stream, which keep what failed.',
  },
  {
    path: new RegExp(`^Compute/(?:${WITHOUT_DEAD_LETTERS.join('|')})/Function/EventInvokeConfig/`, 'i'),
    id: 'Serverless::Serverless-LambdaAsyncFailureDestination',
    reason: 'Its event says nothing: the next run, five minutes later, looks at everything again.',
  },
  {
    path: /^Compute\/\w+\/Function\/SqsEventSource/,
    id: 'Serverless::Serverless-LambdaEventSourceMappingDestination',
    reason:
      'A queue as event source takes none: what fails three times goes to the dead-letter queue of the queue.',
  },
  {
    path: /^Messaging\/(?:IngestDeadLetterQueue|PublishDeadLetterQueue|UndeliveredEventsQueue)\//,
    id: 'AwsSolutions::AwsSolutions-SQS3',
    reason: 'It is a dead-letter queue: of a function or of rules, which the finding does not see.',
  },
  {
    path: /^Messaging\/(?:\w+DeadLetterQueue|UndeliveredEventsQueue)\//,
    id: 'Serverless::Serverless-SQSRedrivePolicy',
    reason: 'It is a dead-letter queue: a person reads it, an alarm watches it.',
  },
  {
    path: /^(?:Messaging\/Notifications\/NotificationTopic|Observability\/Alarms\/Topic)\//,
    id: 'Serverless::Serverless-SNSRedrivePolicy',
    reason: 'A subscription by e-mail cannot be redelivered. Every other one has a dead-letter queue.',
  },
];

/** Objects below a prefix have no names beforehand. */
function prefixFindings(stack: Stack, bucket: IBucket, prefixes: readonly string[]): Acknowledged[] {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof CfnResource)) return [];
  return prefixes.map((prefix) => ({
    path: FUNCTION_ROLE,
    id: `AwsSolutions::AwsSolutions-IAM5[Resource::<${stack.getLogicalId(resource)}.Arn>/${prefix}*]`,
    reason: `The grant is for the objects below ${prefix}, whose keys come from users.`,
  }));
}

/**
 * Acknowledges what cdk-nag finds and we keep. A finding that is not here stops `npm run synth`.
 *
 * Requirement: S1
 */
export function acknowledgeFindings(
  stack: Stack,
  { uploadBucket, archiveBucket }: { readonly uploadBucket: IBucket; readonly archiveBucket: IBucket },
): void {
  const findings = [
    ...FINDINGS,
    ...prefixFindings(stack, uploadBucket, [UPLOAD_PREFIX]),
    ...prefixFindings(stack, archiveBucket, [PROCESSED_PREFIX, ARCHIVE_PREFIX]),
  ];
  for (const construct of stack.node.findAll()) {
    const path = construct.node.path.slice(stack.node.path.length + 1);
    const found = findings.filter((finding) => finding.path.test(path));
    if (CfnResource.isCfnResource(construct) && found.length > 0)
      Validations.of(construct).acknowledge(...found.map(({ id, reason }) => ({ id, reason })));
  }
}
