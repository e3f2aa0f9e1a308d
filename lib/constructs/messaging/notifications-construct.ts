import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  FilterOrPolicy,
  type LoggingConfig,
  LoggingProtocol,
  Subscription,
  SubscriptionFilter,
  SubscriptionProtocol,
  Topic,
  type TopicProps,
} from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

import { QUEUE_RETENTION_DAYS } from '#contracts/limits.ts';

import type { PhysicalNames } from '../../config/physical-names.ts';
import type { DeploymentSettings } from '../../config/settings.ts';
import { secureQueue } from './secure-queue.ts';

export interface NotificationsProps {
  readonly names: PhysicalNames;
  readonly settings: DeploymentSettings;
  readonly key: IKey | undefined;
  /** Receives notifications that an endpoint or the queue did not accept. */
  readonly undelivered: Queue;
}

/** The topic for people and other systems, and its subscribers. */
export class NotificationsConstruct extends Construct {
  readonly topic: Topic;
  /** Only if `notificationQueue` is set. */
  readonly queue: Queue | undefined;

  constructor(scope: Construct, id: string, { names, settings, key, undelivered }: NotificationsProps) {
    super(scope, id);
    const protocols = [
      ...(settings.notificationQueue ? [LoggingProtocol.SQS] : []),
      ...(settings.notificationEndpoints.length > 0 ? [LoggingProtocol.HTTP] : []),
    ];
    this.topic = new Topic(this, 'NotificationTopic', {
      ...secureTopic(key),
      topicName: names.of('image-processor-notifications'),
      loggingConfigs: protocols.length === 0 ? [] : this.#deliveryLogs(protocols),
    });

    if (settings.notificationQueue) {
      this.queue = new Queue(this, 'NotificationQueue', {
        ...secureQueue(key),
        queueName: names.of('image-processor-notifications'),
        retentionPeriod: Duration.days(QUEUE_RETENTION_DAYS),
        deadLetterQueue: { queue: undelivered, maxReceiveCount: 10 },
      });
      this.#subscribe(this.queue, undelivered);
    }
    for (const address of settings.notificationAddresses)
      this.topic.addSubscription(
        new EmailSubscription(address, {
          filterPolicyWithMessageBody: ofTypes(settings.mailedNotifications),
        }),
      );
    for (const endpoint of settings.notificationEndpoints)
      this.topic.addSubscription(new UrlSubscription(endpoint, { deadLetterQueue: undelivered }));
  }

  /** Does not use the construct's own subscription, which adds the topic to the policy of the key that encrypts the topic. */
  #subscribe(queue: Queue, undelivered: Queue): void {
    const { topic } = this;
    queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('sns.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': topic.topicArn } },
      }),
    );
    new Subscription(this, 'QueueSubscription', {
      topic,
      protocol: SubscriptionProtocol.SQS,
      endpoint: queue.queueArn,
      rawMessageDelivery: true,
      deadLetterQueue: undelivered,
    });
  }

  /** SNS logs failed deliveries and one per cent of successful ones; it logs nothing for e-mail. */
  #deliveryLogs(protocols: readonly LoggingProtocol[]): LoggingConfig[] {
    const role = new Role(this, 'DeliveryLogRole', {
      assumedBy: new ServicePrincipal('sns.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      inlinePolicies: {
        log: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
              // SNS chooses the names: sns/<region>/<account>/<topic>, with and without /Failure.
              resources: [
                Stack.of(this).formatArn({
                  service: 'logs',
                  resource: `log-group:sns/${Stack.of(this).region}/${Stack.of(this).account}/*`,
                }),
              ],
            }),
          ],
        }),
      },
    });
    return protocols.map((protocol) => ({
      protocol,
      failureFeedbackRole: role,
      successFeedbackRole: role,
      successFeedbackSampleRate: 1,
    }));
  }
}

/** Rejects requests without TLS; encrypted if there is a customer managed key. */
export function secureTopic(key: IKey | undefined): TopicProps {
  return { enforceSSL: true, ...(key === undefined ? {} : { masterKey: key }) };
}

/** EventBridge sets no message attributes: subscribers filter by the body. */
function ofTypes(types: readonly string[]): Record<string, FilterOrPolicy> {
  return {
    eventType: FilterOrPolicy.filter(SubscriptionFilter.stringFilter({ allowlist: [...types] })),
  };
}
