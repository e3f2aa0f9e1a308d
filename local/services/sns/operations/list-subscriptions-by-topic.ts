import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import type { TopicStore } from '../store.ts';

interface Output {
  readonly Subscriptions: {
    SubscriptionArn: string;
    Owner: string;
    Protocol: string;
    Endpoint: string;
    TopicArn: string;
  }[];
}

/** All subscriptions of a topic in one page. */
export function listSubscriptionsByTopic(
  kernel: ServiceContext,
  store: TopicStore,
): AtomicOperation<{ readonly TopicArn: string }, Output> {
  return {
    required: ['TopicArn'],
    optional: [],
    permissions: ({ TopicArn }) => [{ action: 'sns:ListSubscriptionsByTopic', resource: TopicArn }],
    handle: ({ TopicArn }) => ({
      Subscriptions: store
        .subscriptions(store.get(TopicArn).arn)
        .map(({ arn, protocol, endpoint, topicArn }) => ({
          SubscriptionArn: arn,
          Owner: kernel.accountId,
          Protocol: protocol,
          Endpoint: endpoint,
          TopicArn: topicArn,
        })),
    }),
  };
}
