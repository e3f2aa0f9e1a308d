import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import type { TopicStore } from '../store.ts';

export function getTopicAttributes(
  kernel: ServiceContext,
  store: TopicStore,
): AtomicOperation<{ readonly TopicArn: string }, { Attributes: Map<string, string> }> {
  return {
    required: ['TopicArn'],
    optional: [],
    permissions: ({ TopicArn }) => [{ action: 'sns:GetTopicAttributes', resource: TopicArn }],
    handle: ({ TopicArn }) => {
      const { attributes } = store.get(TopicArn);
      const count = store.subscriptions(TopicArn).length;
      return {
        Attributes: new Map([
          ...Object.entries(attributes),
          ['TopicArn', TopicArn],
          ['Owner', kernel.accountId],
          ['SubscriptionsConfirmed', String(count)],
          ['SubscriptionsPending', '0'],
        ]),
      };
    },
  };
}
