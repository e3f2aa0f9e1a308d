import { Duration, Stack } from 'aws-cdk-lib';
import type { IRuleRef, IRuleTarget, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/** EventBridge's own limits, written out: it stops retrying after a day and sends the event to the dead-letter queue. */
export const DELIVERY_RETRIES = { maxEventAge: Duration.hours(24), retryAttempts: 185 };

export interface RuleTargetOptions {
  /** Receives events that could not be delivered. */
  readonly deadLetterQueue: IQueue;
  readonly input?: RuleTargetInput;
}

/**
 * Targets whose resource policy allows EventBridge only to deliver, and only for this rule of this account. (The CDK's own
 * topic target allows every rule of every account, and its log group target needs a custom resource.)
 */
export function queueTarget(queue: IQueue, options: RuleTargetOptions): IRuleTarget {
  return target(queue.queueArn, options, (rule) => {
    queue.addToResourcePolicy(allowRule(rule, 'sqs:SendMessage', queue.queueArn));
  });
}

export function topicTarget(topic: ITopic, options: RuleTargetOptions): IRuleTarget {
  return target(topic.topicArn, options, (rule) => {
    topic.addToResourcePolicy(allowRule(rule, 'sns:Publish', topic.topicArn));
  });
}

/** The owner of the log group adds the resource policy, since an account may have only ten. */
export function logGroupTarget(logGroup: ILogGroup, options: RuleTargetOptions): IRuleTarget {
  const arn = Stack.of(logGroup).formatArn({
    service: 'logs',
    resource: `log-group:${logGroup.logGroupName}`,
  });
  return target(arn, options, () => undefined);
}

function target(
  arn: string,
  { deadLetterQueue, input }: RuleTargetOptions,
  allow: (rule: IRuleRef) => void,
): IRuleTarget {
  return {
    bind: (rule) => {
      allow(rule);
      deadLetterQueue.addToResourcePolicy(allowRule(rule, 'sqs:SendMessage', deadLetterQueue.queueArn));
      return {
        arn,
        ...(input === undefined ? {} : { input }),
        deadLetterConfig: { arn: deadLetterQueue.queueArn },
        retryPolicy: {
          maximumEventAgeInSeconds: DELIVERY_RETRIES.maxEventAge.toSeconds(),
          maximumRetryAttempts: DELIVERY_RETRIES.retryAttempts,
        },
      };
    },
  };
}

function allowRule(rule: IRuleRef, action: string, resource: string): PolicyStatement {
  return new PolicyStatement({
    principals: [new ServicePrincipal('events.amazonaws.com')],
    actions: [action],
    resources: [resource],
    conditions: { ArnEquals: { 'aws:SourceArn': CfnRule.arnForRule(rule) } },
  });
}
