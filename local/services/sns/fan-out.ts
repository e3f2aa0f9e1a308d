import type { Principal } from '../../aws/principal.ts';
import { queueUrlOfArn } from '../../aws/queue-url.ts';
import type { ServiceContext } from '../../kernel/service-context.ts';
import { type MessageAttributes, wants } from './filter-policy.ts';
import type { Subscription, Topic, TopicStore } from './store.ts';

export interface Notification {
  readonly messageId: string;
  readonly message: string;
  readonly subject?: string;
  readonly attributes: MessageAttributes;
}

/** Stores a delivery for each subscription whose filter matches, in the transaction of the publication. */
export function fanOut(
  kernel: ServiceContext,
  store: TopicStore,
  topic: Topic,
  notification: Notification,
): void {
  const principal: Principal = {
    kind: 'service',
    service: 'sns.amazonaws.com',
    sourceArn: topic.arn,
    sourceAccount: kernel.accountId,
  };
  for (const subscription of store.subscriptions(topic.arn)) {
    if (wants(subscription, notification.message, notification.attributes))
      deliver(kernel, principal, topic, subscription, notification);
  }
}

function deliver(
  kernel: ServiceContext,
  principal: Principal,
  topic: Topic,
  subscription: Subscription,
  notification: Notification,
): void {
  const common = { source: 'sns', principal, reference: { subscriptionArn: subscription.arn } } as const;
  const envelope = makeEnvelope(kernel, topic, subscription, notification);
  switch (subscription.protocol) {
    case 'sqs': {
      const raw = subscription.attributes['RawMessageDelivery'] === 'true';
      kernel.deliver({
        ...common,
        service: 'sqs',
        operation: 'SendMessage',
        input: {
          QueueUrl: queueUrlOfArn(kernel.endpoint, subscription.endpoint),
          MessageBody: raw ? notification.message : JSON.stringify(envelope),
          ...(raw && Object.keys(notification.attributes).length > 0
            ? { MessageAttributes: notification.attributes }
            : {}),
        },
      });
      return;
    }
    case 'lambda': {
      const record = {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: subscription.arn,
        Sns: envelope,
      };
      kernel.deliver({
        ...common,
        service: 'lambda',
        operation: 'Invoke',
        input: {
          FunctionName: subscription.endpoint,
          InvocationType: 'Event',
          Payload: JSON.stringify({ Records: [record] }),
        },
      });
      return;
    }
    case 'email':
      kernel.deliver({
        ...common,
        service: 'sns',
        operation: 'SendEmail',
        input: {
          Address: subscription.endpoint,
          Subject: notification.subject ?? 'AWS Notification Message',
          Text: notification.message,
        },
      });
  }
}

/** Source: SNS developer guide, "HTTP/HTTPS notification JSON format". Signatures are not computed: nothing here checks them. */
function makeEnvelope(
  kernel: ServiceContext,
  topic: Topic,
  subscription: Subscription,
  { messageId, message, subject, attributes }: Notification,
): object {
  return {
    Type: 'Notification',
    MessageId: messageId,
    TopicArn: topic.arn,
    ...(subject === undefined ? {} : { Subject: subject }),
    Message: message,
    Timestamp: new Date(kernel.clock.now()).toISOString(),
    SignatureVersion: '1',
    Signature: 'local',
    SigningCertURL: `${kernel.endpoint}/sns/certificate.pem`,
    UnsubscribeURL: `${kernel.endpoint}/?Action=Unsubscribe&SubscriptionArn=${subscription.arn}`,
    ...(Object.keys(attributes).length === 0
      ? {}
      : {
          MessageAttributes: Object.fromEntries(
            Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
              name,
              { Type: DataType, Value: StringValue ?? BinaryValue },
            ]),
          ),
        }),
  };
}
