import { CfnResource, type Stack, Validations } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';

import { FUNCTIONS, FUNCTION_NAMES } from '#lambda/functions.ts';
import { ARCHIVE_PREFIX, PROCESSED_PREFIX, UPLOAD_PREFIX } from '#contracts/names.ts';

/** One finding of cdk-nag that is accepted, and why. */
interface Acknowledged {
  /** Matches construct paths below the stack. */
  readonly path: RegExp;
  readonly id: string;
  readonly reason: string;
}

/** Functions whose failed events are not kept: the next event serves as the retry. */
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
      'X-Ray, dynamodb:ListStreams (publish) and the network interfaces of a function in a VPC have no resources to name. A test allows no other action on *.',
  },
  {
    path: FUNCTION_ROLE,
    id: 'Serverless::Serverless-LambdaStarPermissions',
    reason: 'The same actions as in AwsSolutions-IAM5, which have no resources.',
  },
  {
    path: /^Orchestration\/Role\//,
    id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
    reason: 'AWS defines no resources for the actions of log delivery and X-Ray.',
  },
  {
    path: /^Messaging\/Notifications\/DeliveryLogRole\//,
    id: 'AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:sns/<AWS::Region>/<AWS::AccountId>/*]',
    reason: 'SNS creates its delivery log groups itself and chooses their names under this prefix.',
  },
  {
    path: /^Compute\/\w+\/Function\/Resource$/,
    id: 'Serverless::Serverless-LambdaDLQ',
    reason:
      'This property is for asynchronous calls. Functions called that way have a failure destination, which also records the reason (ingest, discard). The others are called by the state machine, a queue or a stream, which keep what failed.',
  },
  {
    path: new RegExp(`^Compute/(?:${WITHOUT_DEAD_LETTERS.join('|')})/Function/EventInvokeConfig/`, 'i'),
    id: 'Serverless::Serverless-LambdaAsyncFailureDestination',
    reason: 'Its event has no information: the next run, minutes later, checks everything again.',
  },
  {
    path: /^Compute\/\w+\/Function\/SqsEventSource/,
    id: 'Serverless::Serverless-LambdaEventSourceMappingDestination',
    reason:
      'An SQS event source has no failure destination: after three failures a message goes to the dead-letter queue of its queue.',
  },
  {
    path: /^Messaging\/(?:IngestDeadLetterQueue|PublishDeadLetterQueue|UndeliveredEventsQueue)\//,
    id: 'AwsSolutions::AwsSolutions-SQS3',
    reason: 'It is a dead-letter queue of a function or of rules, which the check does not detect.',
  },
  {
    path: /^Messaging\/(?:\w+DeadLetterQueue|UndeliveredEventsQueue)\//,
    id: 'Serverless::Serverless-SQSRedrivePolicy',
    reason: 'It is a dead-letter queue itself: an alarm watches it, and a person handles its messages.',
  },
  {
    path: /^(?:Messaging\/Notifications\/NotificationTopic|Observability\/Alarms\/Topic)\//,
    id: 'Serverless::Serverless-SNSRedrivePolicy',
    reason: 'An e-mail subscription cannot be redelivered. Every other subscription has a dead-letter queue.',
  },
];

/** Findings for grants on all objects below a prefix, whose names are not known in advance. */
function prefixFindings(stack: Stack, bucket: IBucket, prefixes: readonly string[]): Acknowledged[] {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof CfnResource)) return [];
  return prefixes.map((prefix) => ({
    path: FUNCTION_ROLE,
    id: `AwsSolutions::AwsSolutions-IAM5[Resource::<${stack.getLogicalId(resource)}.Arn>/${prefix}*]`,
    reason: `The grant covers the objects below ${prefix}, whose keys come from users.`,
  }));
}

/**
 * Acknowledges the accepted findings of cdk-nag. Any other finding fails `npm run synth`.
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
